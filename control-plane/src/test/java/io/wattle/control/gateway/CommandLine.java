package io.wattle.control.gateway;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Tools of the machine that tests run.
final class CommandLine {
    private CommandLine() {}

    /// Skips the test where a tool is missing, and fails it where nothing may be skipped.
    static void require(String... tools) {
        for (var tool : tools) {
            require(exists(tool), "The test needs \"%s\" on the path.".formatted(tool));
        }
    }

    /// The same for what is no tool.
    static void require(boolean isThere, String sentence) {
        if (!isThere && "true".equals(System.getenv("CI"))) {
            fail(sentence);
        }
        assumeTrue(isThere, sentence);
    }

    /// Runs a command to its end.
    ///
    /// @return what it wrote to standard output; its standard error goes to ours
    static String run(Path folder, List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("The command %s failed: %s".formatted(command, output));
        }
        return output;
    }

    private static boolean exists(String tool) {
        try {
            var process = new ProcessBuilder(tool, "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
