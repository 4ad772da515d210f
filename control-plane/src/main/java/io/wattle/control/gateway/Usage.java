package io.wattle.control.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.wattle.control.gateway.CompletedRequest.TokenCount;
import java.io.IOException;
import java.util.Optional;

/// The usage an engine reports, and where in its JSON more can be put in.
///
/// @param tokens        as the engine counted them
/// @param endOfFields   offset of the closing brace of {@code usage}
/// @param withoutChoice whether {@code choices} is an empty list: a chunk that carries usage and
///   nothing else
record Usage(TokenCount tokens, int endOfFields, boolean withoutChoice) {
    private static final JsonFactory JSON = new JsonFactory();

    /// Finds {@code usage} at the top level of a JSON object.
    ///
    /// @return empty if there is none, or no JSON object
    static Optional<Usage> find(byte[] json, int offset, int length) {
        try (var parser = JSON.createParser(json, offset, length)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? read(parser, offset) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Usage> read(JsonParser parser, int offset) throws IOException {
        TokenCount tokens = null;
        int end = 0;
        boolean withoutChoice = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            if (name.equals("usage") && value == JsonToken.START_OBJECT) {
                tokens = readTokens(parser);
                end = offset + (int) parser.currentTokenLocation().getByteOffset();
            } else if (name.equals("choices") && value == JsonToken.START_ARRAY) {
                withoutChoice = parser.nextToken() == JsonToken.END_ARRAY;
                skipRestOfArray(parser);
            } else {
                parser.skipChildren();
            }
        }
        return tokens == null ? Optional.empty() : Optional.of(new Usage(tokens, end, withoutChoice));
    }

    private static TokenCount readTokens(JsonParser parser) throws IOException {
        long prompt = 0;
        long output = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            boolean number = parser.nextToken() == JsonToken.VALUE_NUMBER_INT;
            if (number && (name.equals("prompt_tokens") || name.equals("input_tokens"))) {
                prompt = Math.max(0, parser.getLongValue());
            } else if (number && (name.equals("completion_tokens") || name.equals("output_tokens"))) {
                output = Math.max(0, parser.getLongValue());
            } else {
                parser.skipChildren();
            }
        }
        return new TokenCount(prompt, output);
    }

    private static void skipRestOfArray(JsonParser parser) throws IOException {
        while (parser.currentToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
            parser.nextToken();
        }
    }
}
