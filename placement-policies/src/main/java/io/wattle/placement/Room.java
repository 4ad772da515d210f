package io.wattle.placement;

import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import io.wattle.workload.ModelName;
import java.util.List;
import java.util.Map;

/// What is still free while a plan is drafted.
interface Room {
    int freeGpus(NodeId node);

    /// Host memory that engines on processors may still take.
    Bytes freeMemory(NodeId node);

    /// Share of the processors' time that replicas take; 0 to 1.
    double busyShare(NodeId node);

    /// The rack and every domain above it, nearest first.
    List<DomainRoom> domainsOf(Rack rack);

    /// How many replicas of the model stand in each rack that has some.
    Map<DomainId, Integer> replicasByRack(ModelName model);

    /// By how much the candidate would raise what its node is charged.
    Watts addedPower(Candidate candidate);
}
