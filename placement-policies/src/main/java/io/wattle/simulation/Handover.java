package io.wattle.simulation;

import io.wattle.workload.KvCache;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.Optional;

/// Requests whose prompt one replica reads and whose answer another gives: the cache of the prompt goes over the
/// network between them.
///
/// It is sent whole once the prompt is read (simplified: Splitwise sends each layer while the next one is computed,
/// arXiv:2311.18677, section 4.2), and by any number of senders at once. The network's joules are not counted.
final class Handover {
    /// Of a server's eight GPUs, each beside an adapter of 200 Gb/s (source: the same paper, its A100 servers).
    private static final double BYTES_PER_SECOND = 8 * 25e9;

    private final FleetController controller;
    private int underWay;

    Handover(FleetController controller) {
        this.controller = controller;
    }

    /// Requests between two replicas.
    int underWay() {
        return underWay;
    }

    /// Leaves only the first token to a replica of a pool whose answers another pool gives.
    void prepare(Sequence sequence, Pool pool) {
        Optional<ModelName> answering = controller.answeringPool(pool.name());
        if (answering.isPresent() && sequence.cached == 0 && sequence.later == 0) {
            sequence.answeringPool = answering;
            sequence.later = sequence.left - 1;
            sequence.left = 1;
        }
    }

    /// What is left of a request after its first token; it is on its way from now on.
    Sequence send(Sequence read) {
        underWay++;
        Sequence rest = new Sequence(read.request, read.prompt + 1, read.later, read.prefix);
        rest.cached = read.prompt;
        rest.firstTokenAt = read.firstTokenAt;
        rest.joules = read.joules;
        return rest;
    }

    Sequence receive(Sequence rest) {
        underWay--;
        return rest;
    }

    static double seconds(Model model, Sequence rest) {
        return KvCache.bytesPerSequencePerGpu(model.architecture(), rest.cached, 1, 1)
                        .value()
                / BYTES_PER_SECOND;
    }
}
