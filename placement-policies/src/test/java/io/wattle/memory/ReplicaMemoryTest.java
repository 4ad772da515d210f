package io.wattle.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.wattle.catalog.ModelCatalog;
import io.wattle.quantity.Bytes;
import io.wattle.workload.Block;
import io.wattle.workload.Blocks;
import io.wattle.workload.FeedForward;
import io.wattle.workload.Mixer;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Parallelism;
import io.wattle.workload.Precision;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicaMemoryTest {
    private static final Mixer GROUPED = new Mixer.SelfAttention(8, 2, 16);
    private static final FeedForward DENSE = new FeedForward.Dense(256, 3);
    private static final FeedForward SPARSE = new FeedForward.Experts(8, 2, 32, 0, 3);

    /// Hidden 128, 1000 tokens. A block: queries and output 2 x 128 x 128, keys and values 2 x 128 x 32, feed-forward
    /// 3 x 128 x 256; embeddings 2 x 128,000.
    @Test
    void cutsMatricesAndRepeatsTheHeadsThatAreTooFew() {
        ModelArchitecture model = model(Blocks.alike(4, new Block(GROUPED, DENSE)));
        long block = 2 * 128 * 128 + 2 * 128 * 32 + 3 * 128 * 256;
        assertThat(weights(model, new Parallelism(1, 1, 1))).isEqualTo(2 * (4 * block + 2 * 128_000));
        assertThat(weights(model, new Parallelism(2, 1, 1))).isEqualTo(4 * block + 2 * 128_000);
        long whole = (2 * 128 * 128 + 3 * 128 * 256) / 4 + 2 * 128 * 16;
        assertThat(weights(model, new Parallelism(4, 1, 1))).isEqualTo(2 * (4 * whole + 2 * 128_000 / 4));
    }

    /// Three dense blocks and four sparse ones over two stages: the second holds four sparse ones and the head.
    @Test
    void chargesTheHeaviestStage() {
        List<Block> blocks = List.of(
                new Block(GROUPED, DENSE),
                new Block(GROUPED, DENSE),
                new Block(GROUPED, DENSE),
                new Block(GROUPED, SPARSE),
                new Block(GROUPED, SPARSE),
                new Block(GROUPED, SPARSE));
        long attention = 2 * 128 * 128 + 2 * 128 * 32;
        long sparse = attention + 8 * 3 * 128 * 32 + 128 * 8;
        long dense = attention + 3 * 128 * 256;
        long first = 3 * dense + 128_000;
        long second = 3 * sparse + 128_000;
        assertThat(weights(model(new Blocks(blocks)), new Parallelism(1, 2, 1))).isEqualTo(2 * Math.max(first, second));
    }

    @Test
    void keepsExpertsWholeUnderExpertParallelismAndAttentionOnEveryGpu() {
        ModelArchitecture model = model(Blocks.alike(1, new Block(GROUPED, SPARSE)));
        long attention = 2 * 128 * 128 + 2 * 128 * 32;
        long rest = attention + 128 * 8 + 2 * 128_000;
        assertThat(weights(model, new Parallelism(1, 1, 4))).isEqualTo(2 * (rest + 2 * 3 * 128 * 32));
        assertThat(weights(model, new Parallelism(1, 1, 8))).isEqualTo(2 * (rest + 3 * 128 * 32));
        assertThat(new Parallelism(1, 1, 8).gpus()).isEqualTo(8);
    }

    /// The latent stands whole on every GPU; windows end; a state does not grow.
    @Test
    void countsWhatEachKindOfBlockKeeps() {
        Mixer latent = new Mixer.LatentAttention(8, OptionalInt.of(64), 32, 16, 8, 16, Optional.empty());
        Mixer windowed = new Mixer.SelfAttention(8, 2, 16, OptionalInt.of(100), false);
        Mixer state = new Mixer.LinearAttention(2, 4, 16, 16, 4);
        assertThat(cache(latent, 8, 1000)).isEqualTo(1000 * 2 * (32 + 8));
        assertThat(cache(GROUPED, 8, 1000)).isEqualTo(1000 * 2 * 2 * 16);
        assertThat(cache(GROUPED, 1, 1000)).isEqualTo(1000 * 2 * 2 * 32);
        assertThat(cache(windowed, 1, 1000)).isEqualTo(100 * 2 * 2 * 32);
        assertThat(cache(state, 1, 1000)).isEqualTo(4 * 4 * 16 * 16 + 2 * 3 * (2 * 32 + 64));
        assertThat(cache(state, 1, 1)).isEqualTo(cache(state, 1, 100_000));
    }

    @Test
    void keepsTwiceTheTokensInEightBits() {
        ModelArchitecture model = ModelCatalog.standard()
                .find("meta-llama/Llama-3.1-8B")
                .orElseThrow()
                .architecture();
        Bytes memory = new Bytes(80L << 30);
        long wide = tokens(memory(model, Parallelism.NONE, Precision.BF16), memory);
        long narrow = tokens(memory(model, Parallelism.NONE, Precision.FP8), memory);
        assertThat(narrow).isBetween(2 * wide, 2 * wide + 32);
    }

    @Test
    void saysByHowMuchItDoesNotFit() {
        ModelArchitecture model = ModelCatalog.standard()
                .find("meta-llama/Llama-3.1-70B")
                .orElseThrow()
                .architecture();
        MemoryFit fit = memory(model, Parallelism.NONE, Precision.BF16).fit(new Bytes(80L << 30), 1000);
        assertThat(fit)
                .isInstanceOfSatisfying(
                        MemoryFit.TooLarge.class,
                        large -> assertThat(large.reason())
                                .isEqualTo(
                                        "Each GPU would hold 131 GiB of weights and 313 MiB of cache for one sequence,"
                                                + " and 66.3 GiB are left for them."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | 1 | 1 | The 64 heads of \"meta-llama/Llama-3.1-70B\" do not divide over 3 GPUs.",
                "1 | 81 | 1 | The model \"meta-llama/Llama-3.1-70B\" has 80 blocks, too few for 81 pipeline stages.",
                "1 | 1 | 8 | The model \"meta-llama/Llama-3.1-70B\" has 1 experts, too few for 8 GPUs.",
                "0 | 1 | 1 | The degrees (tensor 0, pipeline 1, expert 1) must be at least 1 and make at most 4096 GPUs.",
                "1 | -2 | 1 | The degrees (tensor 1, pipeline -2, expert 1) must be at least 1 and make at most 4096 GPUs.",
                "64 | 65 | 1 | The degrees (tensor 64, pipeline 65, expert 1) must be at least 1 and make at most 4096 GPUs.",
                "4 | 1 | 6 | The tensor degree (4) and the expert degree (6) must divide one another.",
            })
    void refusesImpossibleDegrees(int tensor, int pipeline, int expert, String message) {
        ModelArchitecture model = ModelCatalog.standard()
                .find("meta-llama/Llama-3.1-70B")
                .orElseThrow()
                .architecture();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> memory(model, new Parallelism(tensor, pipeline, expert), Precision.BF16))
                .withMessage(message);
    }

    @Test
    void refusesAbsurdContextsAndCachesThatNoEngineKeeps() {
        ModelArchitecture model = model(Blocks.alike(1, new Block(GROUPED, DENSE)));
        ReplicaMemory replica = memory(model, Parallelism.NONE, Precision.BF16);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> replica.fit(new Bytes(1 << 30), 0))
                .withMessage("The context (0 tokens) must be from 1 to 1000000000 tokens.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> replica.fit(new Bytes(1 << 30), Long.MAX_VALUE))
                .withMessageContaining("must be from 1 to 1000000000 tokens.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> memory(model, Parallelism.NONE, Precision.INT4))
                .withMessage("No engine keeps its cache in int4; it may be bf16, fp16, fp8, int8 or fp32.");
        assertThat(replica.fit(Bytes.ZERO, 100)).isInstanceOf(MemoryFit.TooLarge.class);
    }

    @Test
    void dealsWhatIsLeftOverToTheStagesBeforeTheLast() {
        Blocks blocks = new Blocks(Collections.nCopies(61, new Block(GROUPED, DENSE)));
        assertThat(Stages.of(blocks, 8).stream().map(List::size)).containsExactly(7, 7, 8, 8, 8, 8, 8, 7);
        assertThat(Stages.of(blocks, 2).stream().map(List::size)).containsExactly(31, 30);
    }

    private static long weights(ModelArchitecture model, Parallelism parallelism) {
        return memory(model, parallelism, Precision.BF16).weightsPerGpu().value();
    }

    private static long cache(Mixer mixer, int tensor, long context) {
        ModelArchitecture model = model(Blocks.alike(1, new Block(mixer, DENSE)));
        return memory(model, new Parallelism(tensor, 1, 1), Precision.BF16)
                .cachePerSequence(context)
                .value();
    }

    private static long tokens(ReplicaMemory replica, Bytes memory) {
        return replica.fit(memory, 2048) instanceof MemoryFit.Fits fits ? fits.cacheTokens() : 0;
    }

    private static ReplicaMemory memory(ModelArchitecture model, Parallelism parallelism, Precision cache) {
        return new ReplicaMemory(model, model.format(Precision.BF16), cache, parallelism, EngineMemory.VLLM);
    }

    private static ModelArchitecture model(Blocks blocks) {
        return new ModelArchitecture("test", 128, 1000, false, 4096, blocks);
    }
}
