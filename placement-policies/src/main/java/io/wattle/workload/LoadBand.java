package io.wattle.workload;

/// When a measured load is worth another plan, and what that plan is made for. Planning for more than is measured
/// leaves room for what comes at random and for growth until the next look; a band around it keeps noise from making
/// plans.
public final class LoadBand {
    /// How often a load is looked at.
    public static final int PERIOD_SECONDS = 300;

    /// What is expected until the next look, by what was measured: a load that follows the sun grows by less in five
    /// minutes. The same for all fleets of the simulation, so that none wins by being bolder.
    public static final double HEADROOM = 1.15;

    /// What is planned for, by what is expected.
    public static final double MARGIN = 1.05;

    /// A load this far below the one that was planned for is worth another plan.
    private static final double SLACK = 0.9;

    private LoadBand() {}

    /// Whether an expected load has left what was planned for.
    ///
    /// @param planned with its margin; requests a second, as the other
    public static boolean isLeft(double planned, double expected) {
        return expected > planned || expected < SLACK * planned / MARGIN;
    }
}
