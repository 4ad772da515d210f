package io.wattle.placement.transition;

import io.wattle.placement.GpuSlot;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which engines two plans share and which only one of them runs.
///
/// @param kept     engines that run on, perhaps under another cap or clock
/// @param stopping engines of the old plan alone
/// @param starting engines of the new plan alone
record Difference(List<Kept> kept, List<ReplicaPlacement> stopping, List<ReplicaPlacement> starting) {
    /// @throws IllegalArgumentException if a plan names a replica twice
    static Difference between(Plan from, Plan to) {
        Map<ReplicaId, ReplicaPlacement> old = byId(from);
        List<Kept> kept = new ArrayList<>();
        List<ReplicaPlacement> starting = new ArrayList<>();
        for (ReplicaPlacement now : byId(to).values()) {
            ReplicaPlacement before = old.get(now.id());
            if (before != null && isSameEngine(before, now)) {
                kept.add(new Kept(before, now));
                old.remove(now.id());
            } else {
                starting.add(now);
            }
        }
        return new Difference(kept, List.copyOf(old.values()), starting);
    }

    private static Map<ReplicaId, ReplicaPlacement> byId(Plan plan) {
        Map<ReplicaId, ReplicaPlacement> replicas = new LinkedHashMap<>();
        for (ReplicaPlacement replica : plan.replicas()) {
            if (replicas.put(replica.id(), replica) != null) {
                throw new IllegalArgumentException("The plan of the policy \"%s\" names the replica \"%s\" twice."
                        .formatted(plan.policy(), replica.id()));
            }
        }
        return replicas;
    }

    /// An engine keeps running when nothing that it is started with changes: the cap and the clock are its
    /// GPUs'. A rack that was only renamed moves nothing.
    private static boolean isSameEngine(ReplicaPlacement before, ReplicaPlacement now) {
        return before.node().equals(now.node())
                && places(before).equals(places(now))
                && before.configuration().asStarted().equals(now.configuration().asStarted());
    }

    private static List<String> places(ReplicaPlacement replica) {
        return replica.gpus().stream().map(Difference::place).toList();
    }

    private static String place(GpuSlot slot) {
        return slot.node() + "#" + slot.index();
    }
}
