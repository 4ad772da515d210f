package io.wattle.placement.policies;

import io.wattle.placement.BestFit;
import io.wattle.placement.FirstFit;
import io.wattle.placement.FixedCost;
import io.wattle.placement.PlacementPolicy;
import io.wattle.placement.SearchBudget;
import io.wattle.placement.Spread;
import io.wattle.placement.ThroughputClamp;
import io.wattle.placement.minimum.MinimumWatts;
import java.util.List;
import java.util.Optional;

/// The policies by name.
public final class Policies {
    private Policies() {}

    /// Those a user may name, the usual one first.
    public static List<String> names() {
        return List.of("minimum-watts", "first-fit", "best-fit", "spread", "throughput-clamp", "cost");
    }

    /// @param name   as written after {@code --policy}
    /// @param budget for a policy that searches
    public static Optional<PlacementPolicy> named(String name, SearchBudget budget) {
        return switch (name) {
            case "minimum-watts" -> Optional.of(new MinimumWatts(budget));
            case "first-fit" -> Optional.of(new FirstFit());
            case "best-fit" -> Optional.of(new BestFit());
            case "spread" -> Optional.of(new Spread());
            case "throughput-clamp" -> Optional.of(new ThroughputClamp());
            case "cost" -> Optional.of(new FixedCost());
            default -> Optional.empty();
        };
    }
}
