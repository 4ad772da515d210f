package io.wattle.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.workload.EngineKind;
import io.wattle.workload.Model;
import io.wattle.workload.ParallelismRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ShardingTest {
    private static final ParallelismRequest STAGES =
            new ParallelismRequest(OptionalInt.empty(), OptionalInt.of(2), OptionalInt.empty());
    private static final ParallelismRequest CUT =
            new ParallelismRequest(OptionalInt.of(4), OptionalInt.empty(), OptionalInt.of(1));

    /// 32 heads.
    private final Model dense = model("meta-llama/Llama-3.1-8B", ParallelismRequest.AUTO);

    @Test
    void denseModelsAreCutByTensorAlone() {
        assertThat(Sharding.within(8, dense))
                .containsExactly(
                        new Sharding(1, 1, 1), new Sharding(2, 1, 1), new Sharding(4, 1, 1), new Sharding(8, 1, 1));
    }

    @Test
    void stagesFillANodeWhoseGpusTensorsCannot() {
        assertThat(Sharding.within(6, dense))
                .containsExactly(
                        new Sharding(1, 1, 1), new Sharding(2, 1, 1), new Sharding(4, 1, 1), new Sharding(2, 3, 1));
    }

    /// 14 heads: no more than two GPUs share them.
    @Test
    void stagesGoOnWhereHeadsEnd() {
        assertThat(Sharding.within(4, model("Qwen/Qwen2.5-0.5B", ParallelismRequest.AUTO)))
                .containsExactly(new Sharding(1, 1, 1), new Sharding(2, 1, 1), new Sharding(2, 2, 1));
    }

    @Test
    void expertsAreCutOrSpreadWhole() {
        assertThat(Sharding.within(4, model("Qwen/Qwen3-30B-A3B", ParallelismRequest.AUTO)))
                .containsExactly(
                        new Sharding(1, 1, 1),
                        new Sharding(2, 1, 1),
                        new Sharding(2, 1, 2),
                        new Sharding(4, 1, 1),
                        new Sharding(4, 1, 4));
    }

    @Test
    void whatIsAskedForIsDone() {
        assertThat(Sharding.within(4, model("meta-llama/Llama-3.1-8B", STAGES)))
                .containsExactly(new Sharding(1, 2, 1), new Sharding(2, 2, 1));
        assertThat(Sharding.within(8, model("Qwen/Qwen3-30B-A3B", CUT))).containsExactly(new Sharding(4, 1, 1));
        assertThat(Sharding.within(2, model("Qwen/Qwen3-30B-A3B", CUT))).isEqualTo(List.of());
    }

    private static Model model(String architecture, ParallelismRequest asked) {
        Model model = TestFleet.model("m", architecture, Optional.of(1.0));
        return new Model(
                model.name(),
                model.architecture(),
                model.source(),
                EngineKind.VLLM,
                model.precisions(),
                model.demand(),
                model.objective(),
                model.replicas(),
                asked,
                model.placement());
    }
}
