package io.wattle.node.health;

import io.wattle.node.telemetry.GpuDraw;
import io.wattle.node.telemetry.GpuWatch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/// What is wrong with each of the node's GPUs: told once when it begins and once when it ends.
public final class GpuFaults {
    private final Supplier<List<GpuWatch>> gpus;
    private final Notices notices;
    private final EngineRestarts engines;
    private final Map<String, Long> worstXids = new HashMap<>();
    private final Map<String, Map<Long, Long>> xids = new TreeMap<>();
    private final Set<String> disagreeing = new HashSet<>();
    private Map<Integer, GpuFault> faults = Map.of();
    private long generation;

    /// Starts again the engines that use a GPU.
    @FunctionalInterface
    public interface EngineRestarts {
        void restart(int gpuIndex, String sentence);
    }

    public GpuFaults(Supplier<List<GpuWatch>> gpus, Notices notices, EngineRestarts engines) {
        this.gpus = gpus;
        this.notices = notices;
        this.engines = engines;
    }

    /// Looks at what the sensors have seen.
    ///
    /// @param driver generation of the driver: a reload resets the GPUs, and their Xids with them
    public synchronized void look(long nowNanos, long driver) {
        if (driver != generation) {
            generation = driver;
            worstXids.clear();
        }
        var now = new TreeMap<Integer, GpuFault>();
        for (GpuWatch watch : gpus.get()) {
            var xid = worstXids.get(watch.gpu().uuid());
            int index = watch.gpu().index();
            GpuFault.judge(
                            index,
                            watch.state(nowNanos),
                            watch.figures().health(),
                            xid == null ? OptionalLong.empty() : OptionalLong.of(xid))
                    .ifPresent(fault -> now.put(index, fault));
        }
        tellChanges(now);
        faults = Map.copyOf(now);
    }

    /// An Xid of the driver's.
    public synchronized void xid(String uuid, long xid) {
        xids.computeIfAbsent(uuid, _ -> new TreeMap<>()).merge(xid, 1L, Long::sum);
        int index = gpus.get().stream()
                .filter(watch -> watch.gpu().uuid().equals(uuid))
                .map(watch -> watch.gpu().index())
                .findFirst()
                .orElse(-1);
        var action = XidAction.of(xid);
        if (action.endsWork()) {
            worstXids.merge(uuid, xid, (old, now) -> XidAction.of(old).compareTo(action) >= 0 ? old : now);
        }
        notices.warn("xid", "gpu-" + index, "The driver told the Xid %d (%s).".formatted(xid, action));
        if (action == XidAction.RESTART_ENGINE && index >= 0) {
            engines.restart(index, "The GPU %d had the Xid %d.".formatted(index, xid));
        }
    }

    /// Whether the boards' energy counters agree with their power; a disagreement is told once.
    public synchronized void compareEnergy(List<GpuDraw> draws) {
        for (GpuDraw draw : draws) {
            String uuid = draw.gpu().uuid();
            if (draw.counterDisagrees() && disagreeing.add(uuid)) {
                notices.warn(
                        "energy_disagreement",
                        "gpu-" + draw.gpu().index(),
                        "The energy counter shows %.2f times the integrated power; the latter is used."
                                .formatted(draw.counterRatio().orElse(0)));
            } else if (!draw.counterDisagrees() && draw.counterRatio().isPresent()) {
                disagreeing.remove(uuid);
            }
        }
    }

    /// What is wrong now, by GPU.
    public synchronized Map<Integer, GpuFault> now() {
        return faults;
    }

    /// Xids by GPU and number.
    public synchronized Map<String, Map<Long, Long>> xids() {
        var copy = new TreeMap<String, Map<Long, Long>>();
        xids.forEach((uuid, counts) -> copy.put(uuid, Map.copyOf(counts)));
        return copy;
    }

    private void tellChanges(Map<Integer, GpuFault> now) {
        now.forEach((index, fault) -> {
            var before = faults.get(index);
            if (before == null || !before.kind().equals(fault.kind())) {
                if (fault.endsWork()) {
                    notices.alarm(fault.kind(), "gpu-" + index, fault.sentence());
                } else {
                    notices.warn(fault.kind(), "gpu-" + index, fault.sentence());
                }
            }
        });
        faults.forEach((index, fault) -> {
            if (!now.containsKey(index)) {
                notices.note("gpu_recovered", "gpu-" + index, "The GPU %d is well again.".formatted(index));
            }
        });
    }
}
