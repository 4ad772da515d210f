package io.wattle.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// Goal: whatever a cell holds, its row keeps its place and is either predicted in finite numbers or says why not.
/// Method: tables of sensible and of absurd cells; the seed is the repetition, so a failure replays.
class PredictionPropertyTest {
    private static final String HEADER =
            "id,model,gpu,tensor_parallel,pipeline_parallel,expert_parallel,weight_precision,"
                    + "kv_precision,batch_size,input_tokens,output_tokens,sm_clock_mhz,gpu_power_cap_watts,engine,engine_version\n";

    private static final List<String> MODELS = List.of(
            "meta-llama/Llama-3.1-8B",
            "Qwen/Qwen3-235B-A22B-FP8",
            "openai/gpt-oss-120b",
            "DeepSeek-R1",
            "gpt2",
            "",
            "x");

    private static final List<String> GPUS = List.of(
            "H100", "A100-SXM4-80GB", "B200-SXM-180GB", "L40S", "V100", "RTX-6000-Ada-48GB", "T4", "", "toaster");

    private static final List<String> NUMBERS = List.of(
            "", "1", "2", "4", "8", "16", "64", "300", "1000", "0", "-1", "1e12", "NaN", "Infinity", "0.1", "eight");

    private static final List<String> FORMATS = List.of("", "bf16", "fp8", "mxfp4", "int4", "int8", "fp16", "wide");

    @RepeatedTest(50)
    void neverAnswersWithoutANumberOrAReason(RepetitionInfo repetition) throws IOException {
        var random = new SplittableRandom(repetition.getCurrentRepetition());
        StringBuilder table = new StringBuilder(HEADER);
        for (int row = 0; row < 200; row++) {
            table.append(row)
                    .append(',')
                    .append(String.join(
                            ",",
                            any(random, MODELS),
                            any(random, GPUS),
                            any(random, NUMBERS),
                            random.nextInt(4) == 0 ? any(random, NUMBERS) : "",
                            random.nextInt(2) == 0 ? any(random, NUMBERS) : "",
                            any(random, FORMATS),
                            random.nextInt(3) == 0 ? any(random, FORMATS) : "",
                            any(random, NUMBERS),
                            any(random, NUMBERS),
                            any(random, NUMBERS),
                            random.nextInt(4) == 0 ? any(random, NUMBERS) : "",
                            random.nextInt(4) == 0 ? any(random, NUMBERS) : "",
                            any(random, List.of("", "vllm", "sglang", "trtllm")),
                            any(random, List.of("", "0.12.0", "latest"))))
                    .append('\n');
        }
        List<Map<String, String>> rows = PredictionTableTest.rows(PredictionTableTest.predict(table.toString()));
        assertThat(rows).hasSize(200);
        for (int row = 0; row < rows.size(); row++) {
            check(rows.get(row), row, repetition.getCurrentRepetition());
        }
    }

    private static void check(Map<String, String> row, int index, int seed) {
        assertThat(row.get("id")).isEqualTo(String.valueOf(index));
        if (row.get("pred_error").isEmpty()) {
            for (String column : List.of(
                    "pred_ttft_ms",
                    "pred_itl_ms",
                    "pred_tpot_ms",
                    "pred_gpu_watts",
                    "pred_joules_per_output_token",
                    "pred_itl_ms_low",
                    "pred_gpu_watts_high")) {
                assertThat(Double.parseDouble(row.get(column)))
                        .as("seed %d: %s of %s", seed, column, row)
                        .isFinite()
                        .isPositive();
            }
        }
        assertThat(PredictionCells.COLUMNS).noneMatch(column -> "NaN".equals(row.get(column)));
    }

    private static String any(SplittableRandom random, List<String> values) {
        return values.get(random.nextInt(values.size()));
    }
}
