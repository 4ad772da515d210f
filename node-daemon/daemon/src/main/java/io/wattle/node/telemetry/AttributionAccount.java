package io.wattle.node.telemetry;

import io.wattle.node.sensor.ProcessSample;
import io.wattle.quantity.Joules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Whose energy it is: the host's active energy by each replica's share of the processor time, and all active energy of
/// a replica's own GPUs.
///
/// Work of other processes takes its share too, so that a replica does not pay for its neighbours; nobody is charged
/// that part.
final class AttributionAccount {
    private final Map<String, ProcessSample> seen = new HashMap<>();
    private final Map<String, Joules> totals = new HashMap<>();

    /// @param hostActive host energy above idle since the last tick
    /// @param busyTicks  processor time that all of the machine's work took since the last tick
    /// @param gpuActive  energy above idle since the last tick, by GPU index
    /// @return energy of each replica since it was first seen at work; one that has not been is absent
    Map<String, Joules> advance(
            Joules hostActive, OptionalLong busyTicks, Map<Integer, Joules> gpuActive, List<ReplicaWork> replicas) {
        for (ReplicaWork work : replicas) {
            var ticks = ticksSinceLastSeen(work);
            var host = ticks.isEmpty() || busyTicks.isEmpty()
                    ? Optional.<Joules>empty()
                    : Optional.of(hostActive.times(share(ticks.getAsLong(), busyTicks.getAsLong())));
            var gpus = work.gpuIndices().stream()
                    .map(index -> gpuActive.getOrDefault(index, Joules.ZERO))
                    .reduce(Joules.ZERO, Joules::plus);
            host.ifPresent(joules -> totals.merge(work.replica(), joules.plus(gpus), Joules::plus));
        }
        var names = replicas.stream().map(ReplicaWork::replica).toList();
        seen.keySet().retainAll(names);
        totals.keySet().retainAll(names);
        return Map.copyOf(totals);
    }

    /// Processor time since the last tick; empty at the first sight of a process.
    private OptionalLong ticksSinceLastSeen(ReplicaWork work) {
        if (work.process().isEmpty()) {
            seen.remove(work.replica());
            return OptionalLong.empty();
        }
        var now = work.process().get();
        var before = seen.put(work.replica(), now);
        boolean isSame = before != null && before.pid() == now.pid() && before.startTicks() == now.startTicks();
        return isSame ? OptionalLong.of(Math.max(0, now.cpuTicks() - before.cpuTicks())) : OptionalLong.empty();
    }

    private static double share(long ticks, long busyTicks) {
        return busyTicks <= 0 ? 0 : Math.min(1, (double) ticks / busyTicks);
    }
}
