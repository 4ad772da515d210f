package io.wattle.control.gateway;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.common.uri.UriQuery;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Which part of a list a client wants.
///
/// @param after id of the last item of the page before
/// @param limit most items
record Page(Optional<String> after, int limit) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int USUAL = 20;

    /// @throws ApiException 400 if the limit is none
    static Page of(UriQuery query, int most) {
        var limit = query.first("limit").orElse(Integer.toString(Math.min(most, USUAL)));
        try {
            int number = Integer.parseInt(limit);
            if (number >= 1 && number <= most) {
                return new Page(query.first("after").asOptional(), number);
            }
        } catch (NumberFormatException notANumber) {
            // Told below, as a number out of bounds is.
        }
        throw new ApiException(
                ApiError.invalid("The parameter \"limit\" (%s) must be from 1 to %d.".formatted(limit, most), "limit"));
    }

    <T> ObjectNode json(List<T> all, Function<T, String> id, Function<T, ObjectNode> shown) {
        int start = 0;
        if (after.isPresent()) {
            while (start < all.size() && !id.apply(all.get(start)).equals(after.get())) {
                start++;
            }
            start = Math.min(all.size(), start + 1);
        }
        var page = all.subList(start, (int) Math.min(all.size(), (long) start + limit));
        var root = JSON.createObjectNode().put("object", "list");
        var data = root.putArray("data");
        page.forEach(item -> data.add(shown.apply(item)));
        root.put("first_id", page.isEmpty() ? null : id.apply(page.getFirst()));
        root.put("last_id", page.isEmpty() ? null : id.apply(page.getLast()));
        return root.put("has_more", start + page.size() < all.size());
    }
}
