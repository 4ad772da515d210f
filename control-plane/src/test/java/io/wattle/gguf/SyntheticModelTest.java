package io.wattle.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import io.wattle.workload.Block;
import io.wattle.workload.Blocks;
import io.wattle.workload.FeedForward;
import io.wattle.workload.Mixer;
import io.wattle.workload.ModelArchitecture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SyntheticModelTest {
    private static final Mixer ATTENTION = new Mixer.SelfAttention(4, 2, 16);
    private static final FeedForward GATED = new FeedForward.Dense(96, 3);
    private static final ModelArchitecture DENSE = shape("test/dense", ATTENTION, GATED, true, 300);
    private static final ModelArchitecture MIXTURE =
            shape("test/mixture", ATTENTION, new FeedForward.Experts(4, 2, 32, 0, 3), false, 300);

    @TempDir
    private Path folder;

    /// The library unpacks itself: into a folder of this run, so that another run cannot replace it meanwhile.
    @BeforeAll
    static void unpackApart(@TempDir Path natives) {
        System.setProperty("de.kherud.llama.tmpdir", natives.toString());
    }

    static Stream<SyntheticModel> models() {
        return Stream.of(
                new SyntheticModel(DENSE, TensorType.F16, 1),
                new SyntheticModel(DENSE, TensorType.Q8_0, 1),
                new SyntheticModel(MIXTURE, TensorType.F16, 1),
                new SyntheticModel(MIXTURE, TensorType.Q8_0, 1));
    }

    @ParameterizedTest
    @MethodSource("models")
    void isLoadedAndDecodedByLlamaCpp(SyntheticModel model) throws IOException {
        Path file = folder.resolve("model.gguf");
        model.write(file, _ -> {});

        assertThat(file).hasSize(model.bytes());
        var parameters = new ModelParameters()
                .setModel(file.toString())
                .setCtxSize(64)
                .setThreads(1)
                .disableLog();
        try (var llama = new LlamaModel(parameters)) {
            assertThat(llama.decode(llama.encode("Zürich"))).isEqualTo(" Zürich");
            var request =
                    new InferenceParameters("Hello").setNPredict(4).setSeed(1).setIgnoreEos(true);
            int pieces = 0;
            for (LlamaOutput _ : llama.generate(request)) {
                pieces++;
            }
            assertThat(pieces).isPositive();
        }
    }

    @Test
    void saysOfItselfThatItsAnswersAreNoise() throws IOException {
        Path file = folder.resolve("model.gguf");
        new SyntheticModel(DENSE, TensorType.F16, 1).write(file, _ -> {});

        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                .startsWith("GGUF\3\0\0\0")
                .contains("random weights: answers are noise; for loading hardware");
    }

    @Test
    void hasTheParametersOfItsShape() {
        long embedding = 300 * 64;
        long attention = 64 * 64 + 2 * 64 * 32 + 64 * 64;
        long feedForward = 3 * 64 * 96;
        long norms = 5 * 64;

        assertThat(new SyntheticModel(DENSE, TensorType.F16, 1).parameters())
                .isEqualTo(embedding + 2 * (attention + feedForward) + norms);
    }

    @Test
    void repeatsItsBytesForASeed() throws IOException {
        Path first = folder.resolve("first.gguf");
        Path again = folder.resolve("again.gguf");
        Path other = folder.resolve("other.gguf");
        new SyntheticModel(DENSE, TensorType.Q8_0, 7).write(first, _ -> {});
        new SyntheticModel(DENSE, TensorType.Q8_0, 7).write(again, _ -> {});
        new SyntheticModel(DENSE, TensorType.Q8_0, 8).write(other, _ -> {});

        assertThat(first).hasSameBinaryContentAs(again);
        assertThat(Files.mismatch(first, other)).isNotNegative();
    }

    @Test
    void leavesNothingBehindWhenItFails() throws IOException {
        Path file = folder.resolve("model.gguf");
        var model = new SyntheticModel(DENSE, TensorType.F16, 1);

        assertThatThrownBy(() -> model.write(file, _ -> {
                    throw new IllegalStateException("stopped");
                }))
                .hasMessage("stopped");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void writesItsHeadAsTheSpecificationSays() {
        byte[] head =
                GgufHead.of(Map.of("a", new GgufValue.Whole(5)), List.of(Tensor.vector("t", 3), Tensor.vector("u", 1)));

        assertThat(HexFormat.of().formatHex(head))
                .isEqualTo(
                        "47475546" // GGUF
                                + "03000000" // version
                                + "0200000000000000" // tensors
                                + "0100000000000000" // metadata
                                + "010000000000000061" + "04000000" + "05000000" // a = 5
                                + "010000000000000074" + "01000000" + "0300000000000000" + "00000000"
                                + "0000000000000000"
                                + "010000000000000075" + "01000000" + "0100000000000000" + "00000000"
                                + "2000000000000000"
                                + "00".repeat(21)); // to a multiple of 32
    }

    @Test
    void refusesShapesThatNoLlamaHas() {
        var compressed = new Mixer.LatentAttention(4, OptionalInt.empty(), 32, 8, 8, 8, Optional.empty());
        var latent = shape("a/latent", compressed, GATED, true, 300);
        var plain = shape("a/plain", ATTENTION, new FeedForward.Dense(96, 2), true, 300);
        var small = shape("a/small", ATTENTION, GATED, true, 100);

        assertThatThrownBy(() -> new SyntheticModel(latent, TensorType.F16, 1))
                .hasMessage("The architecture \"a/latent\" cannot be written as a Llama: it has latent attention.");
        assertThatThrownBy(() -> new SyntheticModel(plain, TensorType.F16, 1))
                .hasMessage("The architecture \"a/plain\" cannot be written as a Llama: its feed-forward has no gate.");
        assertThatThrownBy(() -> new SyntheticModel(small, TensorType.F16, 1))
                .hasMessage("The architecture \"a/small\" cannot be written as a Llama:"
                        + " its vocabulary (100) is smaller than 260.");
    }

    private static ModelArchitecture shape(
            String name, Mixer mixer, FeedForward feedForward, boolean tied, int vocabulary) {
        return new ModelArchitecture(name, 64, vocabulary, tied, 128, Blocks.alike(2, new Block(mixer, feedForward)));
    }
}
