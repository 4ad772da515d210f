package io.wattle.placement;

/// Replicas on processors share their host's time: together they cannot be busier than always.
final class ProcessorTimeFits implements RoomConstraint {
    static final String NAME = "processor-time-fits";

    private static final double ROUNDING = 1e-9;

    @Override
    public Verdict evaluate(Candidate candidate, Room room) {
        if (candidate.option().gpus() > 0) {
            return Verdict.accepted();
        }
        double taken = room.busyShare(candidate.node().id());
        if (taken + candidate.busyShare() <= 1 + ROUNDING) {
            return Verdict.accepted();
        }
        return new Verdict.Rejected(
                NAME,
                "The replica \"%s\" would keep the node \"%s\" busy %.0f %% of the time and %.0f %% are taken."
                        .formatted(candidate.id(), candidate.node().id(), 100 * candidate.busyShare(), 100 * taken));
    }
}
