package io.wattle.control.gateway.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The name under which an answer is kept: a hash of all that decides on it.
///
/// The body is read into a tree and written with its fields sorted, so that order and blanks of the JSON do not
/// matter; what cannot change the answer ({@code user}, {@code metadata}, {@code stream_options}) is left out.
public final class CacheKeys {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private static final List<String> WITHOUT_EFFECT =
            List.of("stream_options", "user", "metadata", "store", "safety_identifier", "prompt_cache_key");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private CacheKeys() {}

    /// @param scope        tenant and route, or whatever else keeps answers apart
    /// @param body         a JSON object
    /// @param isNormalised whether letter case and blanks of messages are ignored
    public static String of(String scope, byte[] body, boolean isNormalised) {
        try {
            ObjectNode root = (ObjectNode) JSON.readTree(body);
            root.remove(WITHOUT_EFFECT);
            if (isNormalised) {
                normalise(root.path("messages"));
            }
            Object sorted = JSON.treeToValue(root, Object.class);
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(scope.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(JSON.writeValueAsBytes(sorted)));
        } catch (IOException impossible) {
            throw new UncheckedIOException("The body was parsed before.", impossible);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("Every JDK has SHA-256.", impossible);
        }
    }

    /// A name that is safe for a folder.
    public static String name(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)))
                    .substring(0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("Every JDK has SHA-256.", impossible);
        }
    }

    private static void normalise(JsonNode messages) {
        if (messages instanceof ArrayNode list) {
            for (JsonNode message : list) {
                if (message instanceof ObjectNode object
                        && object.path("content").isTextual()) {
                    String text = object.path("content").asText();
                    object.put(
                            "content",
                            BLANKS.matcher(text.strip()).replaceAll(" ").toLowerCase(Locale.ROOT));
                }
            }
        }
    }
}
