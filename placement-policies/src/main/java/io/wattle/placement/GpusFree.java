package io.wattle.placement;

/// A GPU runs one replica.
final class GpusFree implements RoomConstraint {
    @Override
    public Verdict evaluate(Candidate candidate, Room room) {
        int needed = candidate.option().gpus();
        int free = room.freeGpus(candidate.node().id());
        if (needed <= free) {
            return Verdict.accepted();
        }
        return new Verdict.Rejected(
                "gpus-free",
                "The replica \"%s\" needs %d GPUs and the node \"%s\" has %d of %d free."
                        .formatted(
                                candidate.id(),
                                needed,
                                candidate.node().id(),
                                free,
                                candidate.node().gpuCount()));
    }
}
