package io.wattle.cli;

import io.wattle.placement.GpuSlot;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaConfiguration;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Megahertz;
import io.wattle.quantity.Watts;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/// What becomes of the replicas of one plan in another. Replicas are paired by model and place, whatever their
/// number.
///
/// @param changes   of replicas that are not the same in both
/// @param unchanged how many are
record PlanChanges(List<Change> changes, int unchanged) {
    /// What happens to a replica.
    enum Kind {
        STARTED,
        STOPPED,
        MOVED,
        /// On the same GPUs, set up otherwise.
        RECONFIGURED
    }

    /// @param before none where it is started
    /// @param after  none where it is stopped
    record Change(Kind kind, Optional<ReplicaPlacement> before, Optional<ReplicaPlacement> after) {
        /// By its name afterwards, where it still runs.
        String replica() {
            return after.or(() -> before).orElseThrow().id().toString();
        }
    }

    static PlanChanges between(Plan before, Plan after) {
        Map<ModelName, List<ReplicaPlacement>> old = byModel(before);
        Map<ModelName, List<ReplicaPlacement>> now = byModel(after);
        now.keySet().forEach(model -> old.putIfAbsent(model, new ArrayList<>()));
        List<Change> changes = new ArrayList<>();
        int unchanged = 0;
        for (Map.Entry<ModelName, List<ReplicaPlacement>> model : old.entrySet()) {
            List<ReplicaPlacement> left = model.getValue();
            List<ReplicaPlacement> coming = now.getOrDefault(model.getKey(), List.of());
            int stayed = take(left, coming, PlanChanges::isSame).size();
            unchanged += stayed;
            take(left, coming, PlanChanges::isSamePlace).forEach(pair -> changes.add(pair.as(Kind.RECONFIGURED)));
            take(left, coming, (_, _) -> true).forEach(pair -> changes.add(pair.as(Kind.MOVED)));
            left.forEach(gone -> changes.add(new Change(Kind.STOPPED, Optional.of(gone), Optional.empty())));
            coming.forEach(fresh -> changes.add(new Change(Kind.STARTED, Optional.empty(), Optional.of(fresh))));
        }
        return new PlanChanges(changes, unchanged);
    }

    private record Pair(ReplicaPlacement before, ReplicaPlacement after) {
        Change as(Kind kind) {
            return new Change(kind, Optional.of(before), Optional.of(after));
        }
    }

    /// Removes pairs that go together from both lists, in their order.
    private static List<Pair> take(
            List<ReplicaPlacement> old,
            List<ReplicaPlacement> now,
            BiPredicate<ReplicaPlacement, ReplicaPlacement> matches) {
        List<Pair> pairs = new ArrayList<>();
        for (Iterator<ReplicaPlacement> each = old.iterator(); each.hasNext(); ) {
            ReplicaPlacement before = each.next();
            Optional<ReplicaPlacement> after =
                    now.stream().filter(other -> matches.test(before, other)).findFirst();
            if (after.isPresent()) {
                pairs.add(new Pair(before, after.get()));
                now.remove(after.get());
                each.remove();
            }
        }
        return pairs;
    }

    private static boolean isSame(ReplicaPlacement left, ReplicaPlacement right) {
        return isSamePlace(left, right) && left.configuration().equals(right.configuration());
    }

    private static boolean isSamePlace(ReplicaPlacement left, ReplicaPlacement right) {
        return left.node().equals(right.node()) && left.gpus().equals(right.gpus());
    }

    private static Map<ModelName, List<ReplicaPlacement>> byModel(Plan plan) {
        return plan.replicas().stream()
                .collect(Collectors.groupingBy(
                        replica -> replica.id().model(), LinkedHashMap::new, Collectors.toCollection(ArrayList::new)));
    }

    /// Where a replica stands and how it is set up: {@code n1 GPUs 0,1, TP 2, fp8, 1410 MHz, 450 W, batch 64}.
    static String described(ReplicaPlacement replica) {
        ReplicaConfiguration configuration = replica.configuration();
        String gpus =
                replica.gpus().stream().map(GpuSlot::index).map(String::valueOf).collect(Collectors.joining(","));
        List<String> parts = new ArrayList<>();
        parts.add(replica.node() + (gpus.isEmpty() ? "" : (gpus.contains(",") ? " GPUs " : " GPU ") + gpus));
        parts.add("TP " + configuration.tensorParallelDegree());
        if (configuration.pipelineParallelDegree() > 1) {
            parts.add("PP " + configuration.pipelineParallelDegree());
        }
        if (configuration.expertParallelDegree() > 1) {
            parts.add("EP " + configuration.expertParallelDegree());
        }
        parts.add(configuration.precision().label());
        configuration.smClock().map(Megahertz::toString).ifPresent(parts::add);
        configuration.gpuPowerCap().map(Watts::toString).ifPresent(parts::add);
        parts.add("batch " + configuration.maxBatch());
        return String.join(", ", parts);
    }
}
