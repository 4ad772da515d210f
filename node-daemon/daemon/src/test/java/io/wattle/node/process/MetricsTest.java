package io.wattle.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.wattle.node.engine.Replicas;
import io.wattle.nvml.fake.FakeDriver;
import io.wattle.protocol.ReplicaPhase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The metrics of a daemon with an engine and a GPU.
class MetricsTest {
    @TempDir
    Path folder;

    @Test
    void promtoolFindsNothingToCorrectAndTheNamesAreThoseOfTheHouse() throws Exception {
        var driver = FakeDriver.in(Files.createDirectories(folder.resolve("driver")))
                .inRealTime()
                .scenario("");
        String model = Files.writeString(folder.resolve("m.gguf"), "fine").toString();
        try (var plane = new StubControlPlane().want(Replicas.of("chat/0", 1, "llama-cpp", model, List.of(0)));
                var daemon = DaemonProcess.start(
                        folder,
                        plane,
                        Map.of("WATTLE_NVML_LIBRARY", driver.library().toString()))) {
            plane.await("chat/0", ReplicaPhase.RUNNING);
            plane.await(
                    "energy of the replica",
                    report -> report.replicas()
                            .getFirst()
                            .activeEnergyJoulesTotal()
                            .isPresent());
            String metrics = daemon.page("/metrics");
            assertThat(names(metrics))
                    .contains(
                            "wattle_node_power_watts",
                            "wattle_node_energy_joules_total",
                            "wattle_node_cpu_utilisation_ratio",
                            "wattle_node_memory_total_bytes",
                            "wattle_node_memory_available_bytes",
                            "wattle_gpu_power_watts",
                            "wattle_gpu_energy_joules_total",
                            "wattle_gpu_power_limit_watts",
                            "wattle_gpu_memory_used_bytes",
                            "wattle_gpu_memory_total_bytes",
                            "wattle_gpu_info",
                            "wattle_engine_up",
                            "wattle_engine_requests_running",
                            "wattle_engine_prompt_tokens_total",
                            "wattle_engine_output_tokens_total",
                            "wattle_replica_energy_joules_total",
                            "wattle_cap_lease_remaining_seconds",
                            "wattle_report_round_trip_seconds",
                            "wattle_reports_total",
                            "jvm_memory_bytes_used",
                            "process_resident_memory_bytes");
            assertThat(names(metrics)).doesNotContain("wattle_engine_restarts_total");
            assertThat(check(metrics)).isEmpty();
        }
    }

    private static List<String> names(String metrics) {
        return metrics.lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", -1)[2])
                .toList();
    }

    /// What promtool has to say.
    private static String check(String metrics) throws IOException, InterruptedException {
        try {
            var promtool = new ProcessBuilder("promtool", "check", "metrics")
                    .redirectErrorStream(true)
                    .start();
            try (var input = promtool.getOutputStream()) {
                input.write(metrics.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return promtool.exitValue() == 0 ? said : "exit code " + promtool.exitValue() + ": " + said;
        } catch (IOException absent) {
            var sentence = "There is no promtool: install Debian's package prometheus to run this test.";
            return "true".equals(System.getenv("CI")) ? fail(sentence) : abort(sentence);
        }
    }
}
