package io.wattle.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.testing.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How everything starts and ends together.
class LifeIT {
    @TempDir
    private Path folder;

    @Test
    void controlCEndsAllOfIt() throws Exception {
        try (var wattle = RunningWattle.start(folder, "--http-port", "0")) {
            List<ProcessHandle> children = wattle.children();
            assertThat(children).as("control plane, node daemon, engine").hasSize(3);

            assertThat(wattle.end("INT")).isEqualTo(130);

            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(wattle.errors()).contains("node daemon    stopped").contains("control plane  stopped");
        }
    }

    @Test
    void aKilledParentLeavesNothing() throws Exception {
        try (var wattle = RunningWattle.start(folder, "--http-port", "0")) {
            List<ProcessHandle> children = wattle.children();
            assertThat(children).hasSize(3);

            assertThat(wattle.end("KILL")).isEqualTo(137);

            Eventually.holds(
                    "nothing is left",
                    Duration.ofSeconds(30),
                    () -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
    }
}
