package io.wattle.node.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bad input gets one sentence and its exit code.
class DaemonFlagsTest {
    @TempDir
    Path folder;

    @Test
    void aMissingFlagIsNamed() {
        refused(2, "Missing required options: '--control-plane=URL', '--data=DIR'");
    }

    @Test
    void aPowerWithoutAUnitIsNamedWithTheUnits() {
        refused(
                2,
                "--host-idle-power: The power \"150\" must be a number with one of the units mW, W, kW, MW, "
                        + "such as \"17.2 kW\".",
                "--control-plane",
                "http://127.0.0.1:1",
                "--data",
                folder.toString(),
                "--host-idle-power",
                "150");
    }

    @Test
    void aMistypedKeyOfTheConfigurationFileIsNamedWithTheNearest() throws IOException {
        Path file = Files.writeString(folder.resolve("node.conf"), "htp-port = 1\n");
        refused(
                2,
                "The configuration file (%s) has the unknown key \"htp-port\"; the nearest is \"http-port\"."
                        .formatted(file),
                "--config",
                file.toString());
    }

    @Test
    void theConfigurationFileFillsInWhatIsNotGiven() throws IOException {
        Path file = Files.writeString(
                folder.resolve("node.conf"),
                "control-plane = http://127.0.0.1:1\ndata = %s\nhttp-port = 70000\nname = n1\n".formatted(folder));
        refused(2, "The port (70000) must be from 0 to 65535.", "--config", file.toString());
        refused(2, "The port (70001) must be from 0 to 65535.", "--config", file.toString(), "--http-port", "70001");
    }

    @Test
    void aSecondDaemonIsKeptOutOfTheFolderAndThePort() {
        try (var plane = new StubControlPlane();
                var first = DaemonProcess.start(folder, plane)) {
            String port = first.address().substring(first.address().lastIndexOf(':') + 1);
            Path data = folder.resolve("data");
            refused(
                    5,
                    "Another daemon uses the folder (%s); give each its own --data.".formatted(data),
                    "--control-plane",
                    plane.address(),
                    "--data",
                    data.toString());
            refused(
                    5,
                    "Nobody can listen on port %s of 127.0.0.1: it is taken, or the address is not this machine's."
                            .formatted(port),
                    "--control-plane",
                    plane.address(),
                    "--data",
                    folder.resolve("other").toString(),
                    "--http-port",
                    port);
        }
    }

    private void refused(int code, String sentence, String... flags) {
        try (var daemon =
                DaemonProcess.raw(folder.resolve("run-" + List.of(flags).hashCode()), flags)) {
            assertThat(daemon.exitCode()).isEqualTo(code);
            assertThat(daemon.errors().lines().filter(line -> !line.contains(" INFO ")))
                    .containsExactly(sentence);
        }
    }
}
