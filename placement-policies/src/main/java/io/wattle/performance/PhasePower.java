package io.wattle.performance;

/// Share of its highest power limit that a GPU draws while it runs steps: a time-weighted mean of what each phase
/// draws, and the root of how busy its matrix units are.
///
/// Waiting for the host, for other GPUs or for a busier one draws the active floor; streaming weights, experts and
/// keys draws more; unpacking 4-bit weights most (source of the order: kernel power tables on H200; source of the
/// values: fitted on whole runs, since a sensor smears short kernels).
record PhasePower(
        double waiting,
        double collectives,
        double dense,
        double experts,
        double fourBitExperts,
        double fp8,
        double cache,
        double promptAttention,
        double sampling,
        double arithmetic,
        double most) {
    /// Half-width of the bend where a board holds itself to its limit.
    private static final double BEND = 0.05;

    private static final double LEAST = 0.08;

    static PhasePower of(Calibration c) {
        return new PhasePower(
                c.value("power.waiting"),
                c.value("power.collectives"),
                c.value("power.dense"),
                c.value("power.experts"),
                c.value("power.experts.4bit"),
                c.value("power.fp8"),
                c.value("power.cache"),
                c.value("power.prompt-attention"),
                c.value("power.sampling"),
                c.value("power.arithmetic"),
                c.value("power.most"));
    }

    /// @param step  what the GPU does on average
    /// @param clock dynamic power at its clock, relative to that at the highest
    double share(StepTime step, Configuration configuration, EngineProfile engine, double clock) {
        double seconds = step.seconds();
        double bits = configuration.format().precision().bitsPerWeight();
        double small = bits < 6 ? fourBitExperts : bits < 12 ? fp8 : 0;
        double phases = waiting * (step.overhead() + step.expertWait() + collectives * step.collectives())
                + (dense + (bits < 12 ? fp8 : 0)) * step.dense()
                + (experts + small) * step.experts()
                + cache * step.cache()
                + promptAttention * step.promptAttention()
                + sampling * step.sampling();
        double raw = phases / seconds + arithmetic * Math.sqrt(Math.min(1, step.arithmetic() / seconds));
        double share = onFloor(raw, configuration.gpu().floorShare());
        double floor = configuration.gpu().floorShare() * waiting / Accelerator.REFERENCE_FLOOR_SHARE;
        double atClock = share < floor ? share : floor + (share - floor) * clock;
        double bent = most - BEND * Math.log1p(Math.exp((most - atClock) / BEND));
        return Math.max(LEAST, bent) * engine.powerFactor();
    }

    /// What a board with another active floor draws: what is above the floor keeps its share of what is left.
    private double onFloor(double share, double floor) {
        double reference = Accelerator.REFERENCE_FLOOR_SHARE;
        return floor + (share - reference) * (1 - floor) / (1 - reference);
    }
}
