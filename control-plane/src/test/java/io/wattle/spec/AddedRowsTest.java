package io.wattle.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wattle.catalog.GpuType;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.BytesPerSecond;
import io.wattle.quantity.Watts;
import io.wattle.workload.ModelWeights;
import io.wattle.workload.Precision;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// GPU types and architectures that users bring along.
class AddedRowsTest {
    private static final String GPU = """
            apiVersion: wattle.io/v1alpha1
            kind: Gpu
            metadata: {name: Z900-128GB}
            spec:
              aliases: [Z900]
              memory: 128 GB
              bandwidth: 6000 GB/s
              teraflops: {bf16: 1200, fp8: 2400}
              power: {max: 800 W, min: 300 W, idle: 90 W}
              link: 600 GB/s
            """;

    private static final String ARCHITECTURE = """
            apiVersion: wattle.io/v1alpha1
            kind: Architecture
            metadata: {name: lab/tiny}
            spec:
              config:
                model_type: llama
                num_hidden_layers: 6
                hidden_size: 512
                num_attention_heads: 8
                num_key_value_heads: 2
                intermediate_size: 1536
                vocab_size: 4096
                tie_word_embeddings: true
            """;

    @Test
    void readsAGpuTypeAndAnArchitecture() throws Exception {
        Documents documents = Documents.parse(GPU + "---\n" + ARCHITECTURE, Catalogs.withoutFiles());
        Catalogs whole = documents.added().to(Catalogs.withoutFiles());
        GpuType gpu = whole.hardware().gpu("z900").orElseThrow();
        assertThat(gpu.memory()).isEqualTo(new Bytes(128_000_000_000L));
        assertThat(gpu.bandwidth()).contains(new BytesPerSecond(6e12));
        assertThat(gpu.denseTeraflops()).isEqualTo(Map.of(Precision.BF16, 1200.0, Precision.FP8, 2400.0));
        assertThat(gpu.maxPower()).contains(new Watts(800));
        long block = 2 * 512 * 512 + 2 * 512 * 128 + 3 * 512 * 1536;
        assertThat(ModelWeights.parameters(
                        whole.models().find("lab/tiny").orElseThrow().architecture()))
                .isEqualTo(6 * block + 4096 * 512);
    }

    @Test
    void aModelMayNameAnArchitectureThatStandsBelowIt() throws Exception {
        String model = """
                apiVersion: wattle.io/v1alpha1
                kind: Model
                metadata: {name: chat}
                spec:
                  architecture: lab/tiny
                  engine: {type: vllm}
                  precisions: [bf16]
                  demand: {requestsPerSecond: 1, inputTokens: 100, outputTokens: 100}
                  slo: {timeToFirstToken: 2 s, timePerOutputToken: 60 ms, percentile: 95}
                  replicas: {min: 1, max: 4}
                """;
        Documents documents = Documents.parse(model + "---\n" + ARCHITECTURE, Catalogs.withoutFiles());
        assertThat(documents.models().getFirst().architecture().name()).isEqualTo("lab/tiny");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "memory: 128 GB | memory: 0 GB | line 6: The field \"memory\" of the GPU type Z900-128GB is 0 GB and must be from 1.00e+09 to 1.00e+13 in its base unit.",
                "bandwidth: 6000 GB/s | bandwidth: 6000 GB | line 7: The field \"bandwidth\" of the GPU type Z900-128GB is \"6000 GB\" and must be a size for each second, such as 3350 GB/s.",
                "bf16: 1200 | bf16: -1 | line 8: The field \"bf16\" of teraflops of the GPU type Z900-128GB is -1 and must be from 0.100 to 1.00e+06 in its base unit.",
                "bf16: 1200 | bf17: 1200 | line 8: unknown field \"bf17\" in teraflops of the GPU type Z900-128GB; did you mean \"bf16\"?",
                "idle: 90 W | idle: 900 W | line 9: The idle power of the GPU type Z900-128GB is 900 W and must not exceed its max of 800 W.",
                "aliases: [Z900] | aliases: [H100] | The name \"H100\" stands for two entries of a catalogue.",
            })
    void refusesAnImpossibleGpuType(String right, String wrong, String message) {
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() -> Documents.parse(GPU.replace(right, wrong), Catalogs.withoutFiles()))
                .withMessage(message);
    }

    @Test
    void saysWhatAnArchitectureLacks() {
        assertThatExceptionOfType(SpecException.class)
                .isThrownBy(() ->
                        Documents.parse(ARCHITECTURE.replace("    hidden_size: 512\n", ""), Catalogs.withoutFiles()))
                .withMessage(
                        "line 6: The config of the architecture lab/tiny of model type \"llama\" lacks hidden_size, so its shape is not known.");
    }
}
