package io.wattle.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Values for flags that are not given, from a file with lines such as {@code http-port = 8841}. A flag beats the file.
final class ConfigurationFile implements IDefaultValueProvider {
    private static final String FLAG = "--config";

    private final Map<String, String> values;

    private ConfigurationFile(Map<String, String> values) {
        this.values = values;
    }

    /// Reads the file that the arguments name, else the one of the environment, else none.
    ///
    /// @throws UsageException if the file cannot be read or has a line that is no flag's
    static ConfigurationFile of(String[] arguments, Optional<String> environment) throws UsageException {
        Optional<String> named = Optional.empty();
        for (int at = 0; at < arguments.length; at++) {
            if (arguments[at].startsWith(FLAG + "=")) {
                named = Optional.of(arguments[at].substring(FLAG.length() + 1));
            } else if (arguments[at].equals(FLAG) && at + 1 < arguments.length) {
                named = Optional.of(arguments[at + 1]);
            }
        }
        Optional<String> file = named.or(() -> environment.filter(text -> !text.isBlank()));
        return new ConfigurationFile(file.isEmpty() ? Map.of() : read(Path.of(file.get())));
    }

    @Override
    public String defaultValue(ArgSpec argument) {
        String own = argument instanceof OptionSpec option
                ? values.get(option.longestName().substring(2))
                : null;
        return own != null ? own : argument.defaultValue();
    }

    private static Map<String, String> read(Path file) throws UsageException {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new UsageException(
                    "The configuration file (%s) cannot be read: %s.".formatted(file, unreadable.getMessage()));
        }
        var known = names();
        for (String key : properties.stringPropertyNames()) {
            if (!known.contains(key)) {
                throw new UsageException(
                        "The configuration file (%s) has the unknown key \"%s\"; the nearest is \"%s\"."
                                .formatted(file, key, nearest(key, known)));
            }
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(
                        key -> key, key -> properties.getProperty(key).strip()));
    }

    private static SortedSet<String> names() {
        return new CommandLine(new NodeOptions())
                .getCommandSpec().options().stream()
                        .filter(option -> !option.usageHelp() && !option.versionHelp())
                        .map(option -> option.longestName().substring(2))
                        .filter(name -> !name.equals(FLAG.substring(2)))
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String nearest(String key, SortedSet<String> names) {
        return names.stream()
                .min(Comparator.comparingInt(name -> distance(key, name)))
                .orElseThrow();
    }

    /// Levenshtein's: how many letters to change, add or drop.
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        Arrays.setAll(row, column -> column);
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column <= to.length(); column++) {
                int change = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(change, Math.min(row[column], row[column - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
