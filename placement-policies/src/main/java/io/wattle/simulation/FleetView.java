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

/// What a controller may know when it decides.
public interface FleetView {
    /// Virtual seconds since the simulation began.
    double now();

    /// Nodes that are there and limits that hold now.
    Cluster cluster();

    /// As they were given, with the demand that was stated for them.
    List<Model> models();

    HardwareCatalog hardware();

    long seed();

    /// Replicas that run or load, not those that only finish what they have.
    List<ReplicaPlacement> running();

    /// What was asked of a pool in the last so many seconds; none where nothing was.
    Optional<Demand> observed(ModelName pool, double seconds);

    /// Mean watts of a domain in the last so many seconds, as a meter of that window shows it.
    double meanWatts(DomainId domain, double seconds);

    /// Requests in the replicas of a pool, those that wait included.
    int inFlight(ModelName pool);

    /// Whether limits or nodes have changed since the last decision.
    boolean isChanged();
}
