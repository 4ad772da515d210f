package io.wattle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Goal: the command of each committed study still runs, and its README speaks of the fleets that it compares.
/// Method: the command as it is written, on the first requests of its trace; its figures are not compared.
class StudiesTest {
    private static final Path STUDIES = Path.of("docs", "studies");
    private static final Pattern COMMAND = Pattern.compile("```\\nwattle (simulate .*?)\\n```", Pattern.DOTALL);
    private static final int REQUESTS = 200;

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> everyStudyRuns() throws IOException {
        try (Stream<Path> studies = Files.list(STUDIES)) {
            return studies.filter(Files::isDirectory).sorted().toList().stream()
                    .map(study -> DynamicTest.dynamicTest(study.getFileName().toString(), () -> run(study)));
        }
    }

    private void run(Path study) throws IOException {
        String readme = Files.readString(study.resolve("README.md"));
        Matcher written = COMMAND.matcher(readme);
        assertThat(written.find()).as("a command in the README").isTrue();
        List<String> arguments = shortened(study, List.of(written.group(1).split("[\\\\\\s]+", -1)));
        CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        for (String line : run.out().lines().toList()) {
            if (line.startsWith("POLICY") || line.isBlank() || line.startsWith("MODEL")) {
                continue;
            }
            String fleet = line.split(" ", -1)[0];
            if (fleet.contains("-")) {
                assertThat(readme).contains(fleet);
            }
        }
        assertThat(readme)
                .contains(
                        "simulated",
                        "**Setup.**",
                        "**What is modelled",
                        "**Figures**",
                        "seed 1",
                        "**What it says.**",
                        "**Against the paper",
                        "**Weak.**");
    }

    private List<String> shortened(Path study, List<String> written) {
        List<String> arguments = new ArrayList<>();
        String option = "";
        for (String word : written) {
            String value = switch (option) {
                case "-f" -> study.resolve(word).toString();
                case "--trace" -> beginning(study.resolve(word)).toString();
                case "--duration" -> "10s";
                default -> word;
            };
            option = word;
            if (!word.equals("--diurnal")) {
                arguments.add(value);
            }
        }
        return arguments;
    }

    private Path beginning(Path trace) {
        Path first = folder.resolve("first.csv");
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(trace)), StandardCharsets.UTF_8))) {
            Files.write(first, lines.lines().limit(REQUESTS + 1).toList());
            return first;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
