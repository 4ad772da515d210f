package io.wattle.control.executor;

import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.Rack;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaConfiguration;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.UnservedDemand;
import io.wattle.quantity.Watts;
import io.wattle.routing.PowerShortage;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which models have fewer watts than they should: GPUs that were cut below their plan, and demand that the
/// plan leaves unserved where a power domain is all but full. Pure.
///
/// @param cluster as declared, with the schedules of its racks
/// @param caps    of each GPU of a replica, as its node was told
/// @param shares  of their planned caps that the GPUs of a model have, at most 1
record Shortages(Plan plan, Cluster cluster, Map<ReplicaId, Watts> caps, Map<ModelName, Double> shares) {
    /// A cut below this is rounding.
    private static final double WHOLE = 0.99;

    /// A domain with less of its limit left has no room for another replica worth the name.
    private static final double FULL = 0.95;

    /// In one go: of a large fleet, each look at all replicas takes its time.
    static Shortages of(Plan plan, Cluster cluster, Map<ReplicaId, Watts> caps) {
        Map<ModelName, Double> shares = plan.replicas().stream()
                .collect(Collectors.groupingBy(
                        replica -> replica.id().model(),
                        Collectors.averagingDouble(replica -> ratio(replica, caps.get(replica.id())))));
        return new Shortages(plan, cluster, caps, shares);
    }

    Map<ModelName, PowerShortage> at(Instant now, List<Model> models) {
        Map<ModelName, PowerShortage> shortages = new HashMap<>();
        for (Model model : models) {
            double caps = shares.getOrDefault(model.name(), 1.0);
            double served = shareServed(model);
            double share = caps * served;
            if (share < WHOLE) {
                shortages.put(model.name(), new PowerShortage(share, until(now), reason(model.name(), caps, served)));
            }
        }
        return shortages;
    }

    /// The replica as its node was told to run it.
    ReplicaPlacement asCapped(ReplicaPlacement planned) {
        ReplicaConfiguration meant = planned.configuration();
        Optional<Watts> cap = Optional.ofNullable(caps.get(planned.id()));
        if (cap.isEmpty() || ratio(planned, cap.get()) >= WHOLE) {
            return planned;
        }
        return new ReplicaPlacement(
                planned.id(),
                planned.rack(),
                planned.node(),
                planned.gpus(),
                new ReplicaConfiguration(
                        meant.tensorParallelDegree(),
                        meant.pipelineParallelDegree(),
                        meant.expertParallelDegree(),
                        meant.precision(),
                        meant.smClock(),
                        cap,
                        meant.maxBatch(),
                        meant.contextTokens()),
                planned.expected());
    }

    private static double ratio(ReplicaPlacement replica, @Nullable Watts told) {
        Optional<Watts> meant = replica.configuration().gpuPowerCap();
        return meant.isEmpty() || told == null || meant.get().value() <= 0
                ? 1
                : Math.min(1, told.value() / meant.get().value());
    }

    private double shareServed(Model model) {
        double wanted = model.demand().map(Demand::requestsPerSecond).orElse(0.0);
        double unserved = plan.unserved().stream()
                .filter(each -> each.model().equals(model.name()))
                .mapToDouble(UnservedDemand::requestsPerSecond)
                .sum();
        return wanted <= 0 || unserved <= 0 || !isAnyDomainFull() ? 1 : Math.max(0, 1 - unserved / wanted);
    }

    private boolean isAnyDomainFull() {
        return plan.domains().stream()
                .anyMatch(load -> load.committed().value() > FULL * load.limit().value());
    }

    /// The first schedule that lifts, of racks that serve anything.
    private Optional<Instant> until(Instant now) {
        Set<DomainId> used =
                plan.replicas().stream().map(ReplicaPlacement::rack).collect(Collectors.toSet());
        return cluster.racks().stream()
                .filter(rack -> used.contains(rack.id()))
                .map(Rack::windows)
                .flatMap(List::stream)
                .filter(window -> window.counts(now))
                .map(window -> window.end(now))
                .min(Comparator.naturalOrder());
    }

    private static String reason(ModelName model, double caps, double served) {
        return caps < WHOLE
                ? "The GPUs of the model \"%s\" are cut to %d %% of their planned power."
                        .formatted(model, (int) Math.floor(caps * 100))
                : "The power there is carries %d %% of the demand for the model \"%s\"."
                        .formatted((int) Math.floor(served * 100), model);
    }
}
