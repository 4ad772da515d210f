package io.wattle.simulation;

import java.util.ArrayList;
import java.util.List;

/// What is said of a world when its day is over.
final class WorldReport {
    private WorldReport() {}

    static SimulationResult of(World world, Fleet fleet, long buriedPreemptions, String controller) {
        Site site = world.site();
        site.settle(world.now());
        long preemptions = buriedPreemptions;
        for (Replica replica : world.replicas()) {
            preemptions +=
                    replica.state() == Replica.State.GONE ? 0 : replica.engine().preemptions();
        }
        List<DomainSeries> domains = new ArrayList<>();
        site.meter().domains().forEach(meter -> domains.add(meter.series()));
        Books books = world.books();
        return new SimulationResult(
                controller,
                books.all(),
                books.outcomes(),
                books.spare().use(),
                books.tenants(),
                site.meter().cluster().series(),
                domains,
                new SimulationResult.Moves(fleet.starts(), fleet.stops(), fleet.changes()),
                preemptions,
                world.now());
    }
}
