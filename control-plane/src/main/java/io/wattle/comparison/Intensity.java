package io.wattle.comparison;

import io.wattle.performance.ModelWork;
import io.wattle.workload.ModelPart;

/// Arithmetic intensity of a decoding step: operations for each byte read from memory.
final class Intensity {
    private static final double OPERATIONS_PER_PARAMETER = 2;

    private Intensity() {}

    /// @param batch   sequences that each get one more token
    /// @param context tokens that each looks back on
    static double of(ModelWork work, double batch, double context) {
        double bytes = work.head() * 2 + batch * work.stateBytes();
        double operations = OPERATIONS_PER_PARAMETER * batch * work.head();
        for (ModelWork.Dense part : work.dense()) {
            bytes += part.parameters() * part.format().bitsOf(part.part()) / Byte.SIZE;
            operations += OPERATIONS_PER_PARAMETER * batch * part.parameters() / part.shards();
        }
        if (work.experts().isPresent()) {
            ModelWork.Routed routed = work.experts().get();
            double missed = Math.pow(1 - (double) routed.perToken() / routed.count(), batch);
            double all = routed.parameters() * routed.layers();
            bytes += (1 - missed) * routed.count() * all * routed.format().bitsOf(ModelPart.ROUTED_EXPERTS) / Byte.SIZE;
            operations += OPERATIONS_PER_PARAMETER * batch * routed.perToken() * all;
        }
        for (ModelWork.Cache cache : work.caches()) {
            double seen = Math.min(context, cache.mostTokens()) * cache.layers() * batch / cache.shards();
            bytes += seen * cache.bytesPerToken();
            operations += seen * cache.decodeFlops();
        }
        return operations / bytes;
    }
}
