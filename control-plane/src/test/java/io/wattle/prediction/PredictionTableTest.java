package io.wattle.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.performance.Calibration;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictionTableTest {
    private static final String HEADER =
            "model,gpu,tensor_parallel,pipeline_parallel,expert_parallel,weight_precision,kv_precision,batch_size,"
                    + "input_tokens,output_tokens,sm_clock_mhz,gpu_power_cap_watts,engine,engine_version\n";

    @Test
    void answersARowInAnyOrderOfColumnsAndCarriesTheRest() throws IOException {
        String out =
                predict("note,gpu,batch_size,model\n\"a, \"\"b\"\"\",H100,32,Meta-Llama/meta-llama-3.1-8B-Instruct\n");
        assertThat(out).startsWith("note,gpu,batch_size,model,pred_model,pred_fits,");
        assertThat(out.lines().skip(1).findFirst().orElseThrow()).startsWith("\"a, \"\"b\"\"\",H100,32,Meta-Llama/");
        Map<String, String> row = rows(out).getFirst();
        assertThat(row)
                .containsEntry("note", "a, \"b\"")
                .containsEntry("pred_fits", "true")
                .containsEntry("pred_basis", "calibrated")
                .containsEntry("pred_error", "");
        assertThat(Double.parseDouble(row.get("pred_itl_ms"))).isBetween(7.0, 13.0);
        assertThat(Double.parseDouble(row.get("pred_weights_bytes_per_gpu"))).isBetween(16.0e9, 16.2e9);
        assertThat(Double.parseDouble(row.get("pred_kv_cache_tokens"))).isBetween(350_000.0, 500_000.0);
    }

    @Test
    void intervalsEncloseTheirValue() throws IOException {
        Map<String, String> row = rows(predict("model,gpu\nmeta-llama/Llama-3.1-8B,B200-SXM-180GB\n"))
                .getFirst();
        assertThat(row).containsEntry("pred_basis", "datasheet");
        assertThat(number(row, "pred_itl_ms"))
                .isBetween(number(row, "pred_itl_ms_low"), number(row, "pred_itl_ms_high"));
        assertThat(number(row, "pred_gpu_watts"))
                .isBetween(number(row, "pred_gpu_watts_low"), number(row, "pred_gpu_watts_high"));
        assertThat(number(row, "pred_joules_per_output_token"))
                .isCloseTo(
                        number(row, "pred_gpu_watts") / number(row, "pred_output_tokens_per_second"),
                        Percentage.withPercentage(0.1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "foo-9000,H100,,,,,,,,,,,,|The model \"foo-9000\" is not in the catalogue",
                "meta-llama/Llama-3.1-8B,H100-SXM-81GB,,,,,,,,,,,,|The GPU \"H100-SXM-81GB\" is not in the catalogue; near are H100-SXM-80GB",
                ",H100,,,,,,,,,,,,|The column model is blank; it has no default.",
                "meta-llama/Llama-3.1-8B,H100,0,,,,,,,,,,,|tensor_parallel (0) must be above 0",
                "meta-llama/Llama-3.1-8B,H100,-2,,,,,,,,,,,|tensor_parallel (-2) must be above 0",
                "meta-llama/Llama-3.1-8B,H100,1.5,,,,,,,,,,,|tensor_parallel (1.5) must be a whole number.",
                "meta-llama/Llama-3.1-8B,H100,3,,,,,,,,,,,|The 32 heads of \"meta-llama/Llama-3.1-8B\" do not divide",
                "meta-llama/Llama-3.1-8B,H100,1,64,,,,,,,,,,|has 32 blocks, too few for 64 pipeline stages.",
                "Qwen/Qwen3-30B-A3B,H100,1,,256,,,,,,,,,|has 128 experts, too few for 256 GPUs.",
                "meta-llama/Llama-3.1-8B,H100,1,,,fp7,,,,,,,,|The precision \"fp7\" is not known; it may be bf16,",
                "meta-llama/Llama-3.1-8B,H100,1,,,bf16,int4,,,,,,,|No engine keeps its cache in int4",
                "meta-llama/Llama-3.1-8B,V100,1,,,bf16,,,,,,,,|V100-SXM2-32GB has no matrix units for bf16",
                "meta-llama/Llama-3.1-8B,H100,1,,,,,NaN,,,,,,|batch_size (NaN) must be above 0",
                "meta-llama/Llama-3.1-8B,H100,1,,,,,many,,,,,,|batch_size (\"many\") must be a number.",
                "meta-llama/Llama-3.1-8B,H100,1,,,,,1e9,,,,,,|batch_size (1e9) must be above 0 and at most 1000000.",
                "meta-llama/Llama-3.1-8B,H100,1,,,,,,0.5,,,,,|input_tokens (0.5) must be at least 1.",
                "meta-llama/Llama-3.1-8B,H100,1,,,,,,,-1,,,,|output_tokens (-1) must be above 0",
                "meta-llama/Llama-3.1-8B,H100,1,,,,,,,,9999,,,|sm_clock_mhz (9999) must be between",
                "meta-llama/Llama-3.1-8B,GB300,1,,,,,,,,900,,,|The highest SM clock of GB300-NVL72 is not known",
                "meta-llama/Llama-3.1-8B,H100,1,,,,,,,,,50,,|gpu_power_cap_watts (50) must be at least the 126 W",
                "meta-llama/Llama-3.1-405B,H100,1,,,,,,,,,,,|The weights need ",
                "meta-llama/Llama-3.1-8B,H100,1,1,1,1,1,1,1,1,1,1,1,1,1|The row has 15 cells and the header 14."
            })
    void saysWhyARowCannotBePredicted(String row, String reason) throws IOException {
        List<Map<String, String>> rows = rows(predict(HEADER + row + "\nmeta-llama/Llama-3.1-8B,H100,,,,,,,,,,,,\n"));
        assertThat(rows).hasSize(2);
        assertThat(rows.getFirst().get("pred_error")).contains(reason);
        assertThat(rows.getFirst().get("pred_itl_ms")).isEmpty();
        assertThat(rows.get(1).get("pred_error")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "meta-llama/Llama-3.1-8B | meta-llama/Llama-3.1-8B",
                "llama-3.1-8b | meta-llama/Llama-3.1-8B (assumed: no organisation named)",
                "Meta-Llama/Meta-Llama-3.1-8B-Instruct | meta-llama/Llama-3.1-8B (assumed: without Meta, Instruct)",
                "nvidia/Qwen3-235B-A22B-Instruct-2507-NVFP4 | Qwen/Qwen3-235B-A22B (assumed: nvidia as a mirror;"
                        + " without Instruct, 2507, NVFP4; weights in fp4)",
                "Qwen/Qwen3-235B-A22B-FP8 | Qwen/Qwen3-235B-A22B (assumed: without FP8; weights in fp8)"
            })
    void saysWhatAModelWasTakenFor(String name, String statement) throws IOException {
        assertThat(rows(predict("model,gpu,tensor_parallel\n" + name + ",H200,8\n"))
                        .getFirst())
                .containsEntry("pred_model", statement);
    }

    /// 4.9 GB of weights from memory of 500 GB/s, and 32 blocks in which 72 threads wait for each other.
    @Test
    void answersForProcessors() throws IOException {
        List<Map<String, String>> rows = rows(predict("""
                model,gpu,weight_precision,threads,sm_clock_mhz
                meta-llama/Llama-3.1-8B,Grace,int4,,
                meta-llama/Llama-3.1-8B,EPYC-9654,int4,32,
                meta-llama/Llama-3.1-8B,Grace,int4,500,
                meta-llama/Llama-3.1-8B,Grace,int4,,900
                meta-llama/Llama-3.1-405B,Grace,bf16,,
                """));
        assertThat(rows.getFirst())
                .containsEntry("pred_model", "meta-llama/Llama-3.1-8B (assumed: llama.cpp with 72 threads)")
                .containsEntry("pred_fits", "true")
                .containsEntry("pred_basis", "datasheet")
                .containsEntry("pred_error", "");
        assertThat(number(rows.getFirst(), "pred_itl_ms")).isBetween(20.0, 40.0);
        assertThat(number(rows.getFirst(), "pred_gpu_watts")).isBetween(300.0, 500.0);
        assertThat(rows.get(1)).containsEntry("pred_fits", "").containsEntry("pred_kv_cache_tokens", "");
        assertThat(number(rows.get(1), "pred_output_tokens_per_second")).isPositive();
        assertThat(rows.get(2).get("pred_error")).isEqualTo("threads (500) must be at most the 72 cores of Grace-72.");
        assertThat(rows.get(3).get("pred_error")).startsWith("sm_clock_mhz and gpu_power_cap_watts mean nothing on");
        assertThat(rows.get(4)).containsEntry("pred_fits", "false");
        assertThat(rows.get(4).get("pred_error")).contains("and Grace-72 has 447 GiB");
    }

    @Test
    void writesJsonWithNumbersAndNulls() throws IOException {
        StringWriter out = new StringWriter();
        new PredictionTable(
                        new Predictor(new CatalogLookup(), HardwareCatalog.standard(), Calibration.standard()), _ -> {})
                .predict(
                        new StringReader("note,model,gpu,batch_size\n007,meta-llama/Llama-3.1-8B,H100,32\n,x,H100,\n"),
                        new JsonPredictions(out));
        JsonNode list = new ObjectMapper().readTree(out.toString());
        assertThat(list.path("apiVersion").asText()).isEqualTo("wattle.io/v1alpha1");
        assertThat(list.path("kind").asText()).isEqualTo("PredictionList");
        JsonNode known = list.path("items").path(0);
        assertThat(known.path("note").textValue()).isEqualTo("007");
        assertThat(known.path("batch_size").numberValue()).isEqualTo(32);
        assertThat(known.path("pred_fits").isBoolean()).isTrue();
        assertThat(known.path("pred_itl_ms").doubleValue()).isBetween(7.0, 13.0);
        assertThat(known.path("pred_error").isNull()).isTrue();
        JsonNode unknown = list.path("items").path(1);
        assertThat(unknown.path("pred_itl_ms").isNull()).isTrue();
        assertThat(unknown.path("pred_error").textValue()).startsWith("The model \"x\" is not in the catalogue");
        assertThat(list.path("items")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"B200, 1500", "B300, 1500", "GB200, 1500", "MI300X, 1800", "RTX-5090, 2000"})
    void predictsALockedClockWhereTheHighestIsKnown(String gpu, int clock) throws IOException {
        List<Map<String, String>> rows = rows(predict("""
                model,gpu,batch_size,sm_clock_mhz
                Qwen/Qwen3-8B,%s,64,
                Qwen/Qwen3-8B,%s,64,%d
                """.formatted(gpu, gpu, clock)));
        assertThat(rows.get(1)).containsEntry("pred_error", "");
        assertThat(number(rows.get(1), "pred_gpu_watts")).isLessThan(number(rows.getFirst(), "pred_gpu_watts"));
    }

    @Test
    void refusesATableWithoutTheColumnsItNeeds() {
        assertThatIllegalArgumentException().isThrownBy(() -> predict("")).withMessageContaining("It is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> predict("model,batch_size\nx,1\n"))
                .withMessage("Its header (model, batch_size) lacks the column \"gpu\".");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> predict("model,gpu,gpu\n"))
                .withMessage("Its header names the column \"gpu\" twice.");
    }

    static String predict(String table) throws IOException {
        StringWriter out = new StringWriter();
        new PredictionTable(
                        new Predictor(new CatalogLookup(), HardwareCatalog.standard(), Calibration.standard()), _ -> {})
                .predict(new StringReader(table), new CsvPredictions(out));
        return out.toString();
    }

    static List<Map<String, String>> rows(String csv) throws IOException {
        try (var parser = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new StringReader(csv))) {
            return parser.getRecords().stream()
                    .map(CSVRecord::toMap)
                    .<Map<String, String>>map(HashMap::new)
                    .toList();
        }
    }

    private static double number(Map<String, String> row, String column) {
        return Double.parseDouble(row.get(column));
    }
}
