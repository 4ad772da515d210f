package io.wattle.control.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/// Media in messages must come with the request, as {@code data:} addresses.
///
/// An engine that fetches an http(s) address for a client can be sent to addresses the client could not
/// reach: cloud metadata, neighbours (CVE-2025-6242 in vLLM). Looks at {@code
/// messages[].content[].image_url}, {@code video_url} and {@code audio_url}, as text or as an object
/// with {@code url}.
final class MediaRule {
    private static final Set<String> MEDIA = Set.of("image_url", "video_url", "audio_url");

    private MediaRule() {}

    /// Walks the value the parser stands on, to its end.
    ///
    /// @throws ApiException 400 at the first address that is not {@code data:}
    static void check(JsonParser messages) throws IOException {
        eachField(messages, "content", content -> eachField(content, MEDIA, MediaRule::checkMedia));
    }

    private static void checkMedia(JsonParser media) throws IOException {
        if (media.currentToken() == JsonToken.START_OBJECT) {
            while (media.nextToken() == JsonToken.FIELD_NAME) {
                boolean address = media.currentName().equals("url");
                media.nextToken();
                if (address) {
                    checkAddress(media);
                }
                media.skipChildren();
            }
        } else {
            checkAddress(media);
            media.skipChildren();
        }
    }

    private static void checkAddress(JsonParser value) throws IOException {
        if (value.currentToken() != JsonToken.VALUE_STRING) {
            return;
        }
        var scheme = value.getTextCharacters();
        int start = value.getTextOffset();
        boolean data = value.getTextLength() >= 5 && "data:".equalsIgnoreCase(new String(scheme, start, 5));
        if (!data) {
            throw new ApiException(ApiError.invalid(
                    "Media must be sent in the request, as a data: address; the engine fetches none from elsewhere.",
                    "messages"));
        }
    }

    private interface Visitor {
        /// Must leave the parser on the last token of the value it found it on.
        void visit(JsonParser value) throws IOException;
    }

    private static void eachField(JsonParser array, String name, Visitor visitor) throws IOException {
        eachField(array, Set.of(name), visitor);
    }

    /// Visits the named fields of each object of an array; anything else is passed over.
    private static void eachField(JsonParser array, Set<String> names, Visitor visitor) throws IOException {
        if (array.currentToken() != JsonToken.START_ARRAY) {
            array.skipChildren();
            return;
        }
        while (array.nextToken() != JsonToken.END_ARRAY) {
            if (array.currentToken() != JsonToken.START_OBJECT) {
                array.skipChildren();
                continue;
            }
            while (array.nextToken() == JsonToken.FIELD_NAME) {
                boolean named = names.contains(array.currentName());
                array.nextToken();
                if (named) {
                    visitor.visit(array);
                } else {
                    array.skipChildren();
                }
            }
        }
    }
}
