package io.wattle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareCommandTest {
    private static CommandRun compare(String... more) {
        List<String> arguments = new ArrayList<>(List.of("compare", "--model", "meta-llama/Llama-3.1-8B"));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void showsTheBestConfigurations() {
        assertThat(compare("--gpus", "H100", "--slo-tpot", "20ms")).isEqualTo(new CommandRun(0, """
                        meta-llama/Llama-3.1-8B, 512 tokens in and 256 out, first token within 2 s; the fewest joules\
                         under each objective per token.
                        Every figure is modelled: "calibrated" by measurements of that GPU, "datasheet" without.

                        OBJECTIVE   GPU                 ENERGY/TOKEN   GPU-ONLY   TOKENS/S   PER-RACK-KW   PER-TOKEN\
                           FIRST-TOKEN   PRECISION   BATCH   SM-CLOCK   BASIS
                        20 ms       1 x H100-SXM-80GB   95.5 mJ        56.7 mJ    6315       8963          19.6 ms  \
                           146 ms        fp8         128     1386 MHz   calibrated

                        OBJECTIVE   LOAD-FROM   DRAWS-LEAST
                        20 ms       any         H100-SXM-80GB

                        Host of H100-SXM-80GB: 1.35 kW to 1.47 kW and 0.17 W for each GPU watt for 8 GPUs; an 8 x H200 server at\
                         the wall (MLPerf Inference v4.1 power runs).
                        """, ""));
    }

    @Test
    void writesTheDocument() throws Exception {
        CommandRun run = compare("--gpus", "H100, L40S", "--slo-tpot", "50ms", "-o", "json");
        JsonNode document = new ObjectMapper().readTree(run.out());
        assertThat(run.code()).isZero();
        assertThat(document.fieldNames())
                .toIterable()
                .containsExactly(
                        "apiVersion",
                        "kind",
                        "model",
                        "input_tokens",
                        "output_tokens",
                        "slo_ttft_ms",
                        "origin",
                        "best",
                        "cheapest",
                        "break_even",
                        "gpus");
        assertThat(document.path("best").get(0).fieldNames())
                .toIterable()
                .containsExactly(
                        "slo_tpot_ms",
                        "gpu",
                        "basis",
                        "tensor_parallel",
                        "precision",
                        "batch_size",
                        "sm_clock_mhz",
                        "gpu_power_cap_watts",
                        "ttft_ms",
                        "tpot_ms",
                        "output_tokens_per_second",
                        "requests_per_second",
                        "gpu_watts",
                        "host_watts",
                        "committed_watts",
                        "gpu_joules_per_output_token",
                        "joules_per_output_token",
                        "output_tokens_per_second_per_rack_kilowatt");
        assertThat(document.path("gpus").get(1).fieldNames())
                .toIterable()
                .containsExactly(
                        "gpu", "basis", "host", "ridge_operations_per_byte", "pareto", "clocks", "roofline", "loads");
    }

    @Test
    void writesCsvAndHtml() {
        List<String> csv = compare("--gpus", "H100", "--slo-tpot", "1ms,50ms", "-o", "csv")
                .out()
                .lines()
                .toList();
        assertThat(csv).hasSize(3);
        assertThat(csv.get(0)).startsWith("slo_tpot_ms,gpu,basis,");
        assertThat(csv.get(1)).startsWith("1.0,H100-SXM-80GB,calibrated,,,").contains("No configuration is that fast");
        assertThat(csv.get(2)).startsWith("50.0,H100-SXM-80GB,calibrated,1,fp8,");
        assertThat(compare("--gpus", "H100", "-o", "html").out()).startsWith("<!DOCTYPE html>");
    }

    @Test
    void exitsWithConflictWhereNothingFits() {
        CommandRun run = CommandRun.of("compare", "--gpus", "L4", "--model", "deepseek-ai/DeepSeek-V3");
        assertThat(run.code()).isEqualTo(4);
        assertThat(run.out()).contains("NOT-POSSIBLE").contains("Each GPU would hold");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --gpus H1000 | The GPU "H1000" is not in the catalogue; near are H100-SXM-80GB, A100-SXM4-80GB, RTX-A6000.
            --gpus H100 --precisions fp7 | The precision "fp7" must be one of fp32, bf16, fp16, fp8, int8, fp4, int4.
            --gpus H100 --input-tokens 0 | --input-tokens (0) must be between 1 and 10000000.
            --gpus H100 --slo-tpot 50 | --slo-tpot: The time "50" must be a number with one of the units us, ms, s, \
            min, h, ns, such as "50 ms".
            --gpus H100 --host-idle 900W | Give both --host-idle and --host-max, or neither.
            --gpus H100 --host-idle 900W --host-max 100W | The host (idle 900.0 W, max 100.0 W, 8 GPUs) must have idle \
            watts of at most its max, and no fewer than 0 GPUs.
            """)
    void refusesBadInputWithOneSentence(String arguments, String sentence) {
        assertThat(compare(arguments.split(" "))).isEqualTo(new CommandRun(2, "", "wattle: " + sentence + "\n"));
    }

    @Test
    void refusesAnUnknownModel() {
        CommandRun run = CommandRun.of("compare", "--gpus", "H100", "--model", "meta-llama/Llama-3.1-9B");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).hasLineCount(1).contains("near are").contains("Llama-3.1-8B");
    }
}
