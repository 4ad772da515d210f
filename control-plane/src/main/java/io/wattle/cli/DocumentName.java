package io.wattle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Kind and name of a document in a file.
///
/// @param kind such as {@code Model}
record DocumentName(String kind, String name) {
    /// @throws CliException if the text is not YAML or a document lacks its kind or name
    static List<DocumentName> allOf(JoinedDocuments documents) {
        var mapper = new YAMLMapper();
        var names = new ArrayList<DocumentName>();
        try (var parser = mapper.createParser(documents.text());
                var trees = mapper.readerFor(JsonNode.class).<JsonNode>readValues(parser)) {
            while (trees.hasNextValue()) {
                JsonNode tree = trees.nextValue();
                if (tree.isObject()) {
                    names.add(of(tree));
                }
            }
        } catch (IOException malformed) {
            String reason =
                    String.valueOf(malformed.getMessage()).lines().findFirst().orElse("");
            throw new CliException(ExitCode.USAGE, documents.withFileNames("The files of -f are not YAML: " + reason));
        }
        return names;
    }

    private static DocumentName of(JsonNode tree) {
        String kind = tree.path("kind").asText();
        String name = tree.path("metadata").path("name").asText();
        if (kind.isEmpty() || name.isEmpty()) {
            throw new CliException(
                    ExitCode.USAGE, "A document of the files of -f has no \"kind\" or no \"metadata.name\".");
        }
        return new DocumentName(kind, name);
    }
}
