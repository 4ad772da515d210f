package io.wattle.node.gpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.wattle.nvml.fake.FakeDriver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The command in front of the fake driver: an H100 at work and an A100 at rest.
@Timeout(120)
class GpusCommandTest {
    private static final String BOARDS = """
            gpus 2
            gpu 1 type A100-SXM-80GB
            gpu 0 demand_mw 650000
            gpu 0 bandwidth 0.8
            gpu 0 process 4711 1000 c
            """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void theTableShowsWhatIsKnownAndADashForTheRest() {
        assertThat(run()).isZero();
        var lines = out().lines().toList();
        assertThat(lines.getFirst().split(" +", -1))
                .containsExactly(
                        "GPU", "NAME", "POWER", "LIMIT", "HBM", "BANDWIDTH", "SM-CLOCK", "HELD-BY", "TEMP", "PROC");
        assertThat(lines.get(1)).matches("0 +H100 .* W +700 W +.* GiB +80% \\(2\\.68 TB/s\\) +\\d+ MHz .*C +1");
        assertThat(lines.get(2)).matches("1 +A100.* W +400 W +.* GiB +- +\\d+ MHz .*C +0");
        assertThat(lines).hasSize(3);
    }

    @Test
    void queryTakesTheNamesOfNvidiaSmi() {
        assertThat(run("--query", "index,power.limit,clocks.sm,memory.bandwidth.ratio,temperature.gpu"))
                .isZero();
        var lines = out().lines().toList();
        assertThat(lines.getFirst())
                .isEqualTo("index, power.limit [W], clocks.current.sm [MHz], memory.bandwidth.ratio, "
                        + "temperature.gpu [C]");
        assertThat(lines.get(1)).matches("0, 700, \\d+, 0\\.80, \\d+");
        assertThat(lines.get(2)).matches("1, 400, \\d+, \\[N/A\\], \\d+");
    }

    @Test
    void aMistypedFieldIsNamedWithTheNearest() {
        assertThat(run("--query", "power.drow")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).lines().toList())
                .containsExactly("wattle gpus: There is no field \"power.drow\"; the nearest is \"power.draw\".");
    }

    @Test
    void jsonCarriesUnitsInItsNamesAndLeavesOutWhatIsUnknown() throws IOException {
        assertThat(run("-o", "json")).isZero();
        var document = new ObjectMapper().readTree(out());
        assertThat(document.path("apiVersion").asText()).isEqualTo("wattle.io/v1alpha1");
        assertThat(document.path("kind").asText()).isEqualTo("GpuList");
        var hopper = document.path("items").path(0);
        assertThat(hopper.path("power_limit_watts").asDouble()).isEqualTo(700);
        assertThat(hopper.path("memory_bandwidth_ratio").asDouble()).isCloseTo(0.8, within(1e-9));
        assertThat(hopper.path("memory_total_bytes").asLong()).isGreaterThan(79L << 30);
        assertThat(document.path("items").path(1).has("memory_bandwidth_ratio")).isFalse();
    }

    @Test
    void watchDrawsTheCourseOfThePower() {
        assertThat(run("--watch", "--count", "2", "--interval", "100 ms")).isZero();
        assertThat(out().lines().filter(line -> line.startsWith("GPU 0 power ")))
                .hasSize(2);
    }

    @Test
    void doctorSaysWhatCanBeMeasuredAndWhyNot() {
        assertThat(run("doctor")).isZero();
        assertThat(out().lines().toList())
                .anyMatch(line -> line.matches("gpu-0 +memory bandwidth +yes +0\\.80"))
                .anyMatch(line -> line.matches("gpu-1 +memory bandwidth +no +GPM begins with Hopper; .*"))
                .anyMatch(line -> line.matches("gpu-0 +set power limit +(yes|no) +200 W to 700 W.*"))
                .anyMatch(line -> line.matches("host +rapl +(yes|no) +.*"));
    }

    @Test
    void probeMeasuresBandwidthAndPower() throws IOException {
        Path cuda = cuda("copy_gbs 3000\nread_gbs 3200\n");
        assertThat(run("probe", "--gpu", "0", "--force", "--cuda-library", cuda.toString()))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(out().lines().toList())
                .anyMatch(line -> line.matches("0 +H100.* copy +3\\.00 TB/s +89% .*"))
                .anyMatch(line -> line.matches("0 +H100.* read +3\\.20 TB/s +95% .*"));
    }

    @Test
    void aBusyGpuIsNotProbed() throws IOException {
        assertThat(run("probe", "--gpu", "0", "--cuda-library", cuda("").toString()))
                .isEqualTo(4);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("1 processes compute on the GPU 0: a probe would slow them down");
        assertThat(run("probe", "--gpu", "7")).isEqualTo(3);
    }

    @Test
    void withoutADriverASentenceSaysWhatToDo() {
        var around = new GpusMain.Surroundings(
                Map.of("WATTLE_NVML_LIBRARY", folder.resolve("none").toString()), stream(out), stream(err));
        assertThat(GpusMain.run(around)).isEqualTo(5);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("wattle gpus: No NVIDIA driver was found");
    }

    private int run(String... arguments) {
        var fake = FakeDriver.in(folder).inRealTime().scenario(BOARDS);
        var environment = Map.of("WATTLE_NVML_LIBRARY", fake.library().toString());
        return GpusMain.run(new GpusMain.Surroundings(environment, stream(out), stream(err)), arguments);
    }

    private Path cuda(String scenario) throws IOException {
        Files.writeString(folder.resolve("cuda-scenario"), scenario);
        try (var library = FakeDriver.class.getResourceAsStream("/fake-nvml/libcuda.so.1")) {
            assertThat(library).as("the fake CUDA driver, built by gcc").isNotNull();
            var copy = folder.resolve("libcuda.so.1");
            Files.copy(library, copy);
            return copy;
        }
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
