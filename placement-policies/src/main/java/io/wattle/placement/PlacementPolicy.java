package io.wattle.placement;

/// Decides where every replica goes. Pure: the same problem gives the same plan.
///
/// Every plan of every policy must pass {@link PlanVerifier}.
public interface PlacementPolicy {
    /// As written after {@code --policy}, such as {@code first-fit}.
    String name();

    /// Whether it leaves the replicas of {@link PlacementProblem#running} where they are by itself.
    default boolean keepsRunning() {
        return false;
    }

    /// Serves what it can and lists the rest, with reasons, in {@link Plan#unserved()}.
    Plan plan(PlacementProblem problem);
}
