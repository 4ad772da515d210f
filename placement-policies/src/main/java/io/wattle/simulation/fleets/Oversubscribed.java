package io.wattle.simulation.fleets;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Watts;
import io.wattle.simulation.FleetView;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.List;
import java.util.Optional;

/// The same machines, as one sees them who places instances without counting watts.
record Oversubscribed(FleetView view) implements FleetView {
    private static final Watts PLENTY = new Watts(1e9);

    @Override
    public Cluster cluster() {
        Cluster cluster = view.cluster();
        List<PowerDomain> domains = cluster.powerDomains().stream()
                .map(domain -> new PowerDomain(domain.id(), domain.parent(), PLENTY, 1))
                .toList();
        List<Rack> racks = cluster.racks().stream()
                .map(rack -> new Rack(rack.id(), rack.parent(), PLENTY, rack.guard(), rack.nodes()))
                .toList();
        return new Cluster(cluster.name(), domains, racks);
    }

    @Override
    public double now() {
        return view.now();
    }

    @Override
    public List<Model> models() {
        return view.models();
    }

    @Override
    public HardwareCatalog hardware() {
        return view.hardware();
    }

    @Override
    public long seed() {
        return view.seed();
    }

    @Override
    public List<ReplicaPlacement> running() {
        return view.running();
    }

    @Override
    public Optional<Demand> observed(ModelName pool, double seconds) {
        return view.observed(pool, seconds);
    }

    @Override
    public double meanWatts(DomainId domain, double seconds) {
        return view.meanWatts(domain, seconds);
    }

    @Override
    public int inFlight(ModelName pool) {
        return view.inFlight(pool);
    }

    @Override
    public boolean isChanged() {
        return view.isChanged();
    }
}
