package io.wattle.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What must hold between any two events: no request, page or joule comes from nowhere or is lost.
final class Conservation {
    private Conservation() {}

    static void check(World world, String seed) {
        world.site().settle(world.now());
        checkRequests(world, seed);
        checkJoules(world, seed);
        for (Replica replica : world.replicas()) {
            if (replica.state() != Replica.State.GONE) {
                assertEquals(
                        replica.engine().neededPages(), replica.engine().pages().used(), () -> seed + ": pages");
                assertTrue(replica.engine().pages().free() >= 0, () -> seed + ": free pages");
            }
        }
    }

    private static void checkRequests(World world, String seed) {
        long inside = world.handover().underWay();
        for (Replica replica : world.replicas()) {
            inside +=
                    replica.state() == Replica.State.GONE ? 0 : replica.engine().inFlight();
        }
        for (Pool pool : world.pools()) {
            inside += pool.backlog().size();
        }
        assertEquals(world.open(), inside, () -> seed + ": requests");
    }

    private static void checkJoules(World world, String seed) {
        double metered = world.site().meter().cluster().joules();
        double charged = world.books().spare().use().total();
        for (ModelOutcome outcome : world.books().outcomes()) {
            charged += outcome.energy().total();
        }
        for (Replica replica : world.replicas()) {
            if (replica.state() != Replica.State.GONE) {
                charged += replica.engine().uncharged(world.now());
            }
        }
        double sum = charged;
        assertEquals(metered, sum, 1e-6 * Math.max(1, metered), () -> seed + ": joules at " + world.now());
        double byRacks = 0;
        for (DomainMeter meter : world.site().meter().domains()) {
            byRacks += meter.name().startsWith("r") && !meter.name().equals("row") ? meter.joules() : 0;
        }
        assertEquals(metered, byRacks, 1e-6 * Math.max(1, metered), seed + ": joules of racks");
    }
}
