package io.wattle.placement;

import io.wattle.quantity.Bytes;

/// Replicas on processors share their host's memory.
final class HostMemoryFits implements RoomConstraint {
    @Override
    public Verdict evaluate(Candidate candidate, Room room) {
        if (candidate.option().gpus() > 0) {
            return Verdict.accepted();
        }
        Bytes needed = candidate.option().memory();
        Bytes free = room.freeMemory(candidate.node().id());
        if (!needed.exceeds(free)) {
            return Verdict.accepted();
        }
        return new Verdict.Rejected(
                "memory-fits",
                "The replica \"%s\" needs %s and the node \"%s\" has %s of its memory free."
                        .formatted(candidate.id(), needed, candidate.node().id(), free));
    }
}
