package io.wattle.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Settings from a YAML file, for the flags that are not given: {@code http-port: 8840}.
///
/// @param values by the flag's name without dashes
record ConfigFile(Map<String, String> values) implements IDefaultValueProvider {
    /// Reads the file that the arguments or else the environment names; an empty one when neither does.
    ///
    /// @throws StartException if it cannot be read or holds an unknown name
    static ConfigFile find(List<String> arguments, Map<String, String> environment, CommandSpec known)
            throws StartException {
        Optional<String> named = named(arguments).or(() -> Optional.ofNullable(environment.get("WATTLE_CONFIG")));
        return named.isPresent() ? read(Path.of(named.get()), known) : new ConfigFile(Map.of());
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? values.getOrDefault(name(option), option.defaultValue())
                : null;
    }

    private static Optional<String> named(List<String> arguments) {
        int place = arguments.indexOf("--config");
        if (place >= 0 && place + 1 < arguments.size()) {
            return Optional.of(arguments.get(place + 1));
        }
        return arguments.stream()
                .filter(argument -> argument.startsWith("--config="))
                .map(argument -> argument.substring("--config=".length()))
                .findFirst();
    }

    private static ConfigFile read(Path file, CommandSpec known) throws StartException {
        Map<String, String> values = new HashMap<>();
        List<String> names = known.options().stream().map(ConfigFile::name).toList();
        try {
            JsonNode root = new YAMLMapper().readTree(Files.readString(file));
            for (Map.Entry<String, JsonNode> entry : root.properties()) {
                if (!names.contains(entry.getKey())) {
                    throw new StartException(
                            ExitCode.USAGE,
                            "The configuration file \"%s\" sets \"%s\", which is none of %s."
                                    .formatted(file, entry.getKey(), String.join(", ", names)));
                }
                values.put(entry.getKey(), entry.getValue().asText());
            }
        } catch (IOException unreadable) {
            throw new StartException(
                    ExitCode.USAGE,
                    "The configuration file \"%s\" cannot be read: %s".formatted(file, firstLine(unreadable)),
                    unreadable);
        }
        return new ConfigFile(values);
    }

    private static String firstLine(IOException failed) {
        return String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
    }

    private static String name(OptionSpec option) {
        return option.longestName().replaceFirst("^--?", "");
    }
}
