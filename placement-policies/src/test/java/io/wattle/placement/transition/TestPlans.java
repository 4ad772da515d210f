package io.wattle.placement.transition;

import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.placement.GpuSlot;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaConfiguration;
import io.wattle.placement.ReplicaExpectation;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Megahertz;
import io.wattle.quantity.Watts;
import io.wattle.workload.Precision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Replicas and plans that tests of transitions name in one line.
final class TestPlans {
    private TestPlans() {}

    static Plan plan(ReplicaPlacement... replicas) {
        return new Plan("test", List.of(replicas), List.of(), Map.of(), List.of(), List.of());
    }

    /// One GPU at a cap of 700 W, 10 GB of weights, capacity for 2 requests/s of which 1 is assigned.
    static ReplicaPlacement replica(String id, String node, int gpu) {
        GpuSlot slot = new GpuSlot(new DomainId("r1"), new NodeId(node), gpu);
        return new ReplicaPlacement(
                ReplicaId.parse(id),
                slot.rack(),
                slot.node(),
                List.of(slot),
                new ReplicaConfiguration(1, 1, Precision.BF16, Optional.empty(), Optional.of(new Watts(700)), 8, 4096),
                expecting(2, 1));
    }

    static ReplicaPlacement loaded(ReplicaPlacement replica, double capacity, double assigned) {
        return new ReplicaPlacement(
                replica.id(),
                replica.rack(),
                replica.node(),
                replica.gpus(),
                replica.configuration(),
                expecting(capacity, assigned));
    }

    static ReplicaPlacement capped(ReplicaPlacement replica, double watts, Optional<Megahertz> clock) {
        return configured(replica, watts, clock, replica.configuration().maxBatch());
    }

    static ReplicaPlacement batched(ReplicaPlacement replica, int batch) {
        return configured(replica, 700, Optional.empty(), batch);
    }

    private static ReplicaPlacement configured(
            ReplicaPlacement replica, double watts, Optional<Megahertz> clock, int batch) {
        ReplicaConfiguration old = replica.configuration();
        return new ReplicaPlacement(
                replica.id(),
                replica.rack(),
                replica.node(),
                replica.gpus(),
                new ReplicaConfiguration(
                        1, 1, old.precision(), clock, Optional.of(new Watts(watts)), batch, old.contextTokens()),
                replica.expected());
    }

    private static ReplicaExpectation expecting(double capacity, double assigned) {
        return new ReplicaExpectation(
                capacity,
                assigned,
                new Watts(300),
                new Watts(50),
                new Bytes(10_000_000_000L),
                new Bytes(1_000_000_000L),
                Duration.ofMillis(100),
                Duration.ofMillis(20),
                new Joules(1));
    }
}
