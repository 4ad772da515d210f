package io.wattle.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wattle.fleet.DomainId;
import io.wattle.power.Charges;
import io.wattle.quantity.Watts;
import java.util.Map;

/// What must hold between any two events of a fleet that is held to a ledger: no domain draws more than it has
/// committed, and none commits more than it may, but for one whose limit fell, which then commits ever less.
final class LedgerCheck {
    private final World world;
    private final String seed;
    private Map<DomainId, Watts> before = Map.of();

    LedgerCheck(World world, String seed) {
        this.world = world;
        this.seed = seed;
    }

    void check() {
        Map<DomainId, Watts> sums = world.caps().sums();
        Map<DomainId, Watts> limits = Charges.limits(world.site().present());
        sums.forEach((domain, sum) -> {
            double draws = world.site().meter().domain(domain).watts();
            assertTrue(
                    draws <= sum.value() + 1e-3,
                    () -> "%s at %s s: %s draws %s W of %s".formatted(seed, world.now(), domain, draws, sum));
            Watts limit = limits.getOrDefault(domain, Watts.ZERO);
            boolean isFalling = !Charges.passes(sum, before.getOrDefault(domain, sum));
            assertTrue(
                    !Charges.passes(sum, limit) || isFalling,
                    () -> "%s at %s s: %s commits %s of %s".formatted(seed, world.now(), domain, sum, limit));
        });
        before = sums;
    }
}
