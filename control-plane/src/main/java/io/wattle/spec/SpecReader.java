package io.wattle.spec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/// Reads YAML or JSON text into nodes that know their lines. Aliases are refused: a small text could stand for a huge
/// document.
final class SpecReader {
    /// Characters of one text; a cluster of 100,000 nodes written one by one has about 12 million.
    static final int MOST_CHARACTERS = 32_000_000;

    private static final int DEEPEST = 16;
    private static final JsonFactory JSON = new JsonFactory();
    private static final YAMLFactory YAML =
            YAMLFactory.builder().loaderOptions(options()).build();

    private SpecReader() {}

    /// The documents of the text; empty ones are left out.
    static List<SpecNode> read(String text) throws SpecException {
        if (text.length() > MOST_CHARACTERS) {
            throw new SpecException(
                    "The text has %d characters; at most %d are read.".formatted(text.length(), MOST_CHARACTERS));
        }
        if (text.stripLeading().startsWith("{")) {
            try {
                return read(JSON.createParser(text));
            } catch (IOException notJson) {
                // a YAML document may begin with a brace as well
            }
        }
        try {
            return read(YAML.createParser(text));
        } catch (JacksonException malformed) {
            throw notYaml(malformed);
        } catch (IOException unreadable) {
            throw new SpecException("The text cannot be read: " + unreadable.getMessage());
        }
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MOST_CHARACTERS);
        return options;
    }

    private static List<SpecNode> read(JsonParser parser) throws IOException, SpecException {
        try (parser) {
            List<SpecNode> documents = new ArrayList<>();
            while (parser.nextToken() != null) {
                SpecNode document = value(parser, 0);
                boolean isEmpty = document instanceof SpecNode.Nothing
                        || (document instanceof SpecNode.Scalar scalar
                                && scalar.text().isBlank());
                if (!isEmpty) {
                    documents.add(document);
                }
            }
            return documents;
        }
    }

    private static SpecNode value(JsonParser parser, int depth) throws IOException, SpecException {
        int line = line(parser.currentTokenLocation());
        if (depth > DEEPEST) {
            throw new SpecException(line, "The document is nested more than %d levels deep.".formatted(DEEPEST));
        }
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw new SpecException(
                    line, "Aliases such as *%s are not read; write the value out.".formatted(parser.getText()));
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(parser, line, depth);
            case START_ARRAY -> sequence(parser, line, depth);
            case VALUE_NULL -> new SpecNode.Nothing(line);
            default -> new SpecNode.Scalar(line, parser.getText());
        };
    }

    private static SpecNode mapping(JsonParser parser, int line, int depth) throws IOException, SpecException {
        Map<String, SpecNode.Field> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            int nameLine = line(parser.currentTokenLocation());
            parser.nextToken();
            SpecNode.Field before = fields.put(name, new SpecNode.Field(nameLine, value(parser, depth + 1)));
            if (before != null) {
                throw new SpecException(
                        nameLine, "The field \"%s\" stands twice, first in line %d.".formatted(name, before.line()));
            }
        }
        return new SpecNode.Mapping(line, fields);
    }

    private static SpecNode sequence(JsonParser parser, int line, int depth) throws IOException, SpecException {
        List<SpecNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser, depth + 1));
        }
        return new SpecNode.Sequence(line, items);
    }

    private static int line(JsonLocation location) {
        return location == null ? 1 : location.getLineNr();
    }

    /// The place of the problem, not of what it stands in, where the parser knows both.
    private static SpecException notYaml(JacksonException malformed) {
        if (malformed.getCause() instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            String context = marked.getContext() == null ? "" : marked.getContext() + ", ";
            return new SpecException(
                    marked.getProblemMark().getLine() + 1,
                    "This is not valid YAML: %s%s.".formatted(context, oneLine(marked.getProblem())));
        }
        return new SpecException(
                line(malformed.getLocation()),
                "This is not valid YAML: %s.".formatted(oneLine(malformed.getOriginalMessage())));
    }

    private static String oneLine(@Nullable String message) {
        String line = message == null ? "" : message.lines().findFirst().orElse("");
        return line.isBlank() ? "it ends early" : line.replaceFirst("\\.$", "");
    }
}
