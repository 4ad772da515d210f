package io.wattle.simulation;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.List;
import java.util.Optional;

/// The world as a controller sees it.
record WorldView(World world, SimulationInput input, Fleet fleet, boolean isChanged) implements FleetView {
    @Override
    public double now() {
        return world.now();
    }

    @Override
    public Cluster cluster() {
        return world.site().present();
    }

    @Override
    public List<Model> models() {
        return input.models();
    }

    @Override
    public HardwareCatalog hardware() {
        return input.hardware();
    }

    @Override
    public long seed() {
        return input.seed();
    }

    @Override
    public List<ReplicaPlacement> running() {
        return fleet.wanted();
    }

    @Override
    public Optional<Demand> observed(ModelName pool, double seconds) {
        return world.pool(pool).observation().over(seconds, world.now());
    }

    @Override
    public double meanWatts(DomainId domain, double seconds) {
        DomainMeter meter = world.site().meter().domain(domain);
        meter.settle(world.now());
        return meter.meanSince(Math.max(0, world.now() - seconds));
    }

    @Override
    public int inFlight(ModelName pool) {
        int count = world.pool(pool).backlog().size();
        for (Replica replica : world.pool(pool).serving()) {
            count += replica.engine().inFlight();
        }
        return count;
    }
}
