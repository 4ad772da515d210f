package io.wattle.memory;

import io.wattle.workload.Block;
import io.wattle.workload.Blocks;
import java.util.ArrayList;
import java.util.List;

/// Deals the blocks of a model to pipeline stages as vLLM does: what is left over goes to the stages before the last,
/// which holds the output head (source: vLLM, {@code get_pp_indices}).
final class Stages {
    private Stages() {}

    static List<List<Block>> of(Blocks blocks, int pipeline) {
        int each = blocks.size() / pipeline;
        int rest = blocks.size() % pipeline;
        List<List<Block>> stages = new ArrayList<>();
        int from = 0;
        for (int stage = 0; stage < pipeline; stage++) {
            int fromEnd = pipeline - stage;
            int size = each + (fromEnd >= 2 && fromEnd < rest + 2 ? 1 : 0);
            stages.add(blocks.inOrder().subList(from, from + size));
            from += size;
        }
        return stages;
    }
}
