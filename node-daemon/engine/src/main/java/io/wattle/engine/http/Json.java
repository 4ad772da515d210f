package io.wattle.engine.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/// JSON of untrusted clients, within bounds.
final class Json {
    private static final int DEPTH_MAX = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxStringLength(RequestBody.BYTES_MAX)
                            .maxNumberLength(64)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// @throws ApiError if the bytes are no JSON object, or nest deeper than {@value #DEPTH_MAX} levels
    static ObjectNode parse(byte[] bytes) throws ApiError {
        JsonNode node;
        try {
            node = MAPPER.readTree(bytes);
        } catch (JsonProcessingException malformed) {
            throw ApiError.invalidBody(
                    "The body is not valid JSON: %s%s.".formatted(reason(malformed), place(malformed)));
        } catch (IOException malformed) {
            throw ApiError.invalidBody("The body is not valid JSON: %s.".formatted(malformed.getMessage()));
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw ApiError.invalidBody("The body must be a JSON object.");
    }

    /// Without the parser's remarks on its own settings.
    private static String reason(JsonProcessingException malformed) {
        return malformed
                .getOriginalMessage()
                .replaceFirst(" \\((start marker at|of type) .*", "")
                .replaceFirst(", from `[^`]*`", "")
                .replaceFirst(": enable `.*", "");
    }

    private static String place(JsonProcessingException malformed) {
        JsonLocation location = malformed.getLocation();
        return location == null ? "" : " at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException impossible) { // a tree of plain nodes always has a text
            throw new UncheckedIOException(impossible);
        }
    }
}
