package io.wattle.control.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.wattle.workload.ModelName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads just enough of a completion request: its model, whether it streams, and its stream options.
///
/// One pass without building a tree. Everything else is checked for being JSON and passed on byte for
/// byte, so that fields only the engine knows reach it.
final class RequestParser {
    /// Deepest nesting of arrays and objects; a JSON schema in a tool takes a dozen.
    static final int DEPTH_MAX = 128;

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final boolean remoteMedia;
    private final AnswerForm form;
    private final BodyEdits edits;
    private final Set<String> seen = new HashSet<>();
    private @Nullable String model;
    private boolean stream;
    private boolean includeUsage;
    private boolean includeEnergy;
    private @Nullable Span streamOptions;
    private @Nullable String otherStreamOptions;
    private List<Long> promptBlocks = List.of();
    private OptionalInt outputTokens = OptionalInt.empty();
    private boolean repeatable;

    /// A range of the body.
    private record Span(int start, int end) {}

    private RequestParser(byte[] body, boolean remoteMedia, AnswerForm form) {
        this.form = form;
        this.remoteMedia = remoteMedia;
        this.edits = new BodyEdits(body);
    }

    /// @param remoteMedia whether media may be http(s) addresses
    /// @param form        of the route's answers
    /// @throws ApiException 400 with one sentence if the body is not a usable request
    static CompletionRequest parse(byte[] body, boolean remoteMedia, AnswerForm form) {
        if (body.length == 0) {
            throw invalidJson("The body is empty; it must be a JSON object with at least a \"model\".");
        }
        if (!Utf8.isValid(body)) {
            throw invalidJson("The body is not valid UTF-8.");
        }
        try (var parser = JSON.createParser(body)) {
            return new RequestParser(body, remoteMedia, form).read(parser);
        } catch (StreamConstraintsException e) {
            throw invalidJson("The body is nested deeper than %d levels or has an oversized number or name."
                    .formatted(DEPTH_MAX));
        } catch (JsonEOFException e) {
            throw invalidJson("The body is not valid JSON: it ends too early.");
        } catch (JsonParseException e) {
            throw invalidJson("The body is not valid JSON: line %d, column %d."
                    .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
        } catch (IOException e) {
            throw new AssertionError("Reading from memory failed.", e);
        }
    }

    private CompletionRequest read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw invalidJson("The body must be a JSON object.");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            int nameStart = start(parser);
            var name = parser.currentName();
            parser.nextToken();
            readField(parser, name, nameStart);
        }
        int end = start(parser);
        if (parser.nextToken() != null) {
            throw invalidJson("The body must be one JSON object with nothing after it.");
        }
        if (model == null || model.isBlank()) {
            throw new ApiException(ApiError.invalid("The field \"model\" must name a model.", "model"));
        }
        editStreamOptions(end);
        var engineBody = ByteBuffer.wrap(edits.apply());
        var traits = new RequestTraits(promptBlocks, outputTokens, repeatable);
        return new CompletionRequest(new ModelName(model), stream, includeUsage, includeEnergy, engineBody, traits);
    }

    private void readField(JsonParser parser, String name, int nameStart) throws IOException {
        switch (name) {
            case "model" -> {
                requireFirst(name);
                model = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
                parser.skipChildren();
            }
            case "stream" -> {
                requireFirst(name);
                stream = readBoolean(parser, name);
            }
            case "include_energy" -> {
                requireFirst(name);
                includeEnergy |= readBoolean(parser, name);
                edits.removeField(nameStart, end(parser));
            }
            case "stream_options" -> {
                requireFirst(name);
                readStreamOptions(parser);
            }
            case "messages" -> {
                int start = start(parser);
                if (remoteMedia) {
                    parser.skipChildren();
                } else {
                    MediaRule.check(parser);
                }
                readPrompt(parser, start);
            }
            case "prompt", "input" -> {
                int start = start(parser);
                parser.skipChildren();
                readPrompt(parser, start);
            }
            default -> readTrait(parser, name);
        }
    }

    /// The parser stands on the last token of the prompt.
    private void readPrompt(JsonParser parser, int start) throws IOException {
        parser.finishToken();
        promptBlocks = PromptBlocks.of(edits.body(), start, end(parser));
    }

    /// What is not as it should be is the engine's to refuse.
    private void readTrait(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "max_tokens", "max_completion_tokens" -> {
                if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                    outputTokens = OptionalInt.of((int) Math.clamp(parser.getDoubleValue(), 0, Integer.MAX_VALUE));
                }
            }
            case "temperature" -> repeatable |= parser.currentToken().isNumeric() && parser.getDoubleValue() == 0;
            case "seed" -> repeatable |= parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
            default -> parser.skipChildren();
        }
        parser.skipChildren();
    }

    private void readStreamOptions(JsonParser parser) throws IOException {
        int start = start(parser);
        var others = new StringBuilder();
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                int nameStart = start(parser);
                var name = parser.currentName();
                parser.nextToken();
                if (name.equals("include_usage")) {
                    includeUsage = readBoolean(parser, "stream_options.include_usage");
                } else if (name.equals("include_energy")) {
                    includeEnergy |= readBoolean(parser, "stream_options.include_energy");
                } else {
                    parser.skipChildren();
                    parser.finishToken();
                    others.append(',').append(edits.text(nameStart, end(parser)));
                }
            }
        } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
            throw new ApiException(
                    ApiError.invalid("The field \"stream_options\" must be an object.", "stream_options"));
        }
        streamOptions = new Span(start, end(parser));
        otherStreamOptions = others.toString();
    }

    /// In streams the engine is always asked for usage: the token counts are in it. Otherwise the
    /// options stay as they are, and become {@code null} when nothing but ours was in them.
    private void editStreamOptions(int endOfBody) {
        var span = streamOptions;
        var asked = "{\"include_usage\":true" + (otherStreamOptions == null ? "" : otherStreamOptions) + "}";
        if (form != AnswerForm.COMPLETION) {
            return; // other routes have no such options
        }
        if (stream && span == null) {
            edits.insert(endOfBody, ",\"stream_options\":" + asked);
        } else if (stream && span != null) {
            edits.replace(span.start(), span.end(), asked);
        } else if (span != null && includeEnergy) {
            boolean empty = !includeUsage && "".equals(otherStreamOptions);
            edits.replace(span.start(), span.end(), empty ? "null" : asked);
        }
    }

    private void requireFirst(String name) {
        if (!seen.add(name)) {
            throw new ApiException(
                    ApiError.invalid("The field \"%s\" stands twice in the body.".formatted(name), name));
        }
    }

    private static boolean readBoolean(JsonParser parser, String name) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default ->
                throw new ApiException(
                        ApiError.invalid("The field \"%s\" must be true or false.".formatted(name), name));
        };
    }

    private static int start(JsonParser parser) {
        return Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    }

    private static int end(JsonParser parser) {
        return Math.toIntExact(parser.currentLocation().getByteOffset());
    }

    private static ApiException invalidJson(String message) {
        return new ApiException(ApiError.invalid(400, "invalid_json", message));
    }
}
