package io.wattle.spec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wattle.checkpoint.CheckpointConfig;
import io.wattle.checkpoint.ConfigReading;
import io.wattle.workload.ModelArchitecture;
import java.nio.file.Path;
import java.util.Map;

/// Reads the file {@code config.json} that Hugging Face publishes beside a model's weights.
final class HuggingFaceConfig {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> DOCUMENT = new TypeReference<>() {};

    private HuggingFaceConfig() {}

    /// @param path names the model where the configuration does not
    /// @throws SpecException naming everything that is missing
    static ModelArchitecture read(Path path, String json) throws SpecException {
        Map<String, Object> document = parse(path, json);
        return switch (CheckpointConfig.read(name(path, document), document)) {
            case ConfigReading.Understood(var architecture) -> architecture;
            case ConfigReading.Refused(var reason) ->
                throw new SpecException("The file \"%s\" %s.".formatted(path, reason));
        };
    }

    private static Map<String, Object> parse(Path path, String json) throws SpecException {
        try {
            return JSON.readValue(json, DOCUMENT);
        } catch (JacksonException malformed) {
            throw new SpecException("The file \"%s\" is not valid JSON: %s"
                    .formatted(
                            path,
                            malformed.getOriginalMessage().lines().findFirst().orElse("it ends early")));
        }
    }

    private static String name(Path path, Map<String, Object> document) {
        if (document.get("_name_or_path") instanceof String stated && stated.contains("/")) {
            return stated;
        }
        String file = String.valueOf(path.getFileName());
        Path parent = path.getParent();
        return file.equals("config.json") && parent != null && parent.getFileName() != null
                ? parent.getFileName().toString()
                : file.replaceAll("\\.json$", "").replace("--", "/");
    }
}
