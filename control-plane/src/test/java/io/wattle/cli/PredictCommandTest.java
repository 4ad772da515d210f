package io.wattle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictCommandTest {
    @TempDir
    private Path folder;

    @Test
    void predictsToStandardOutputAndToAFile() throws IOException {
        Path in = Files.writeString(folder.resolve("in.csv"), "model,gpu\nmeta-llama/Llama-3.1-8B,H100\nx,H100\n");
        CommandRun shown = CommandRun.of("predict", "--file", in.toString());
        assertThat(shown.code()).isZero();
        assertThat(shown.err()).isEmpty();
        assertThat(shown.out().lines()).hasSize(3).last().asString().contains("\"The model \"\"x\"\" is not in");
        Path out = folder.resolve("out.csv");
        assertThat(CommandRun.of("predict", "--file", in.toString(), "--out", out.toString()))
                .isEqualTo(new CommandRun(0, "", ""));
        assertThat(out).hasContent(shown.out());
    }

    @Test
    void answersOneQuestionWithoutAFile() {
        CommandRun shown = CommandRun.of(
                "predict", "--model", "llama-3.1-70b", "--gpu", "H100", "--tensor-parallel", "4", "--batch", "64");
        assertThat(shown.code()).as(shown.err()).isZero();
        assertThat(shown.out().lines()).hasSize(2);
        assertThat(shown.out().lines().findFirst().orElseThrow())
                .startsWith("MODEL ")
                .contains("J/TOKEN");
        assertThat(shown.out())
                .contains("meta-llama/Llama-3.1-70B (assumed: no organisation named)")
                .containsPattern("\\d+(\\.\\d)? ms \\(|\\d+ \\(\\d+-\\d+\\) W")
                .contains("calibrated");
        CommandRun json = CommandRun.of("predict", "--model", "x", "--gpu", "H100", "-o", "json");
        assertThat(json.code()).isZero();
        assertThat(json.out()).contains("\"PredictionList\"").contains("\"pred_itl_ms\" : null");
        assertThat(CommandRun.of("predict").code()).isEqualTo(2);
        assertThat(CommandRun.of("predict", "--model", "x"))
                .isEqualTo(new CommandRun(2, "", "wattle: Without --file, --gpu must be named.\n"));
    }

    @Test
    void readsAConfigOfHuggingFace() throws IOException {
        Path config = Files.writeString(folder.resolve("tiny.json"), """
                {"model_type": "llama", "num_hidden_layers": 16, "hidden_size": 2048, "num_attention_heads": 32,
                 "num_key_value_heads": 8, "intermediate_size": 8192, "vocab_size": 128256}
                """);
        Path in = Files.writeString(folder.resolve("in.csv"), "model,gpu\n" + config + ",L40S\n");
        CommandRun run = CommandRun.of("predict", "--file", in.toString());
        assertThat(run.code()).isZero();
        assertThat(run.out().lines().skip(1))
                .singleElement()
                .asString()
                .contains(",true,")
                .contains("datasheet");
    }

    @Test
    void failsOnlyWhereTheFileIsUnreadable() throws IOException {
        assertThat(CommandRun.of("predict", "--file", folder.resolve("none.csv").toString()))
                .isEqualTo(new CommandRun(3, "", "wattle: There is no file \"" + folder.resolve("none.csv") + "\".\n"));
        Path wrong = Files.writeString(folder.resolve("wrong.csv"), "a,b\n1,2\n");
        assertThat(CommandRun.of("predict", "--file", wrong.toString()))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "wattle: The file \"" + wrong
                                + "\" is no table of configurations: Its header (a, b) lacks the column \"model\".\n"));
        Path constants = Files.writeString(folder.resolve("constants.tsv"), "nonsense\n");
        assertThat(CommandRun.of("predict", "--file", wrong.toString(), "--calibration", constants.toString())
                        .code())
                .isEqualTo(2);
    }

    @Test
    void calibratesOnOwnMeasurementsAndPredictsWithThem() throws IOException {
        StringBuilder rows = new StringBuilder("model,gpu,batch_size,input_tokens,output_tokens,measured_itl_ms\n");
        for (int batch : new int[] {1, 2, 4, 8, 16, 32, 64}) {
            rows.append("meta-llama/Llama-3.1-8B,L40S,%d,250,400,%s\n".formatted(batch, 40 + 0.1 * batch));
        }
        rows.append("meta-llama/Llama-3.1-8B,L40S,1,250,400,0.02\n");
        Path own = Files.writeString(folder.resolve("own.csv"), rows);
        Path constants = folder.resolve("constants.tsv");
        CommandRun run = CommandRun.of("calibrate", "--from", own.toString(), "--out", constants.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("7 rows used")
                .contains("before")
                .contains("after")
                .contains("1 rows refused");
        Path in = Files.writeString(
                folder.resolve("in.csv"),
                "model,gpu,batch_size,input_tokens,output_tokens\nmeta-llama/Llama-3.1-8B,L40S,8,250,400\n");
        double shipped = gap(CommandRun.of("predict", "--file", in.toString()));
        CommandRun own2 = CommandRun.of("predict", "--file", in.toString(), "--calibration", constants.toString());
        assertThat(Math.abs(gap(own2) - 40.8)).isLessThan(Math.abs(shipped - 40.8));
        assertThat(own2.out()).contains("calibrated");
    }

    @Test
    void refusesToCalibrateOnNonsense() throws IOException {
        Path own = Files.writeString(
                folder.resolve("own.csv"),
                "model,gpu,measured_gpu_watts\nmeta-llama/Llama-3.1-8B,H100,90000\nx,H100,300\n");
        CommandRun run = CommandRun.of("calibrate", "--from", own.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("Only 0 rows can be used, and a fit needs 5.")
                .contains("measured_gpu_watts must be above 0 and at most 770 for 1 x H100-SXM-80GB");
        assertThat(CommandRun.of("calibrate").code()).isEqualTo(2);
    }

    private static double gap(CommandRun run) {
        String[] header = run.out().lines().findFirst().orElseThrow().split(",", -1);
        String[] row = run.out().lines().skip(1).findFirst().orElseThrow().split(",", -1);
        return Double.parseDouble(row[Arrays.asList(header).indexOf("pred_itl_ms")]);
    }
}
