package io.wattle.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Programs that tests start.
public final class Tool {
    private Tool() {}

    /// Skips the test with a sentence where the program is absent; where CI is set its absence is a failure.
    ///
    /// @param debianPackage what to install to get it
    public static void require(String program, String debianPackage) {
        boolean present = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        String sentence =
                "This needs %s, which is not on the PATH; install the package %s.".formatted(program, debianPackage);
        if ("true".equals(System.getenv("CI"))) {
            assertThat(present).as(sentence).isTrue();
        }
        assumeTrue(present, sentence);
    }

    /// Runs a program to its end.
    public static Result run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }

    /// @param output standard output and standard error together
    public record Result(int exitCode, String output) {}
}
