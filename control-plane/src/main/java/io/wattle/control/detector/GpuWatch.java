package io.wattle.control.detector;

import io.wattle.control.detector.Detector.Sight;
import io.wattle.control.monitor.Freshness;
import io.wattle.control.planner.Notice;
import io.wattle.fleet.NodeId;
import io.wattle.power.Moment;
import io.wattle.protocol.DesiredReplica;
import io.wattle.protocol.GpuReport;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// GPUs that are lost, and GPUs whose driver enforces more than they were told. Each is told once, and once again when
/// it is over.
///
/// @param known   GPUs that a node has reported
/// @param lost    those that a node reports with a fault or not any more
/// @param above   those above their cap, since when
/// @param alerted those above their cap that were told
record GpuWatch(Map<NodeId, Set<String>> known, Set<String> lost, Map<String, Moment> above, Set<String> alerted) {
    static final GpuWatch NOTHING = new GpuWatch(Map.of(), Set.of(), Map.of(), Set.of());

    /// A limit that is being lowered is above its cap for a moment (a set call, settling and a report).
    private static final Duration SETTLING = Duration.ofSeconds(4);

    /// Drivers round limits.
    private static final double ROUNDING_WATTS = 0.5;

    GpuWatch step(Sight sight, List<Notice> notices) {
        Map<NodeId, Set<String>> seen = new HashMap<>();
        Set<String> gone = new HashSet<>();
        Map<String, Moment> high = new HashMap<>();
        sight.fleet().nodes().forEach((node, status) -> {
            if (status.freshness(sight.now()) != Freshness.READY) {
                seen.put(node, known.getOrDefault(node, Set.of()));
                known.getOrDefault(node, Set.of()).stream()
                        .filter(lost::contains)
                        .forEach(gone::add);
                return;
            }
            List<DesiredReplica> accepted = sight.accepted().getOrDefault(node, List.of());
            if (isSame(node, status.report().gpus(), accepted)) {
                seen.put(node, known.getOrDefault(node, Set.of()));
                return;
            }
            Set<String> all = new HashSet<>(known.getOrDefault(node, Set.of()));
            Set<String> absent = new HashSet<>(all);
            for (GpuReport gpu : status.report().gpus()) {
                all.add(gpu.uuid());
                absent.remove(gpu.uuid());
                if (gpu.fault().isPresent()) {
                    gone.add(gpu.uuid());
                    tellLost(node, gpu.uuid(), gpu.fault().get(), notices);
                }
                if (isAbove(gpu, accepted)) {
                    high.put(gpu.uuid(), above.getOrDefault(gpu.uuid(), sight.now()));
                }
            }
            absent.forEach(uuid -> tellLost(node, uuid, "it is not reported any more", notices));
            gone.addAll(absent);
            seen.put(node, Set.copyOf(all));
        });
        lost.stream()
                .filter(uuid -> !gone.contains(uuid))
                .forEach(uuid -> notices.add(
                        Notice.info("gpu_back", "gpu/" + uuid, "The GPU %s can be used again.".formatted(uuid))));
        return new GpuWatch(seen, gone, high, mismatches(high, sight.now(), notices));
    }

    /// Whether a node reports the GPUs that it always did, none of them lost or above its cap: nearly every report.
    private boolean isSame(NodeId node, List<GpuReport> gpus, List<DesiredReplica> accepted) {
        Set<String> before = known.getOrDefault(node, Set.of());
        if (before.size() != gpus.size()) {
            return false;
        }
        for (GpuReport gpu : gpus) {
            if (gpu.fault().isPresent() || !before.contains(gpu.uuid()) || isAbove(gpu, accepted)) {
                return false;
            }
        }
        return true;
    }

    private void tellLost(NodeId node, String uuid, String why, List<Notice> notices) {
        if (!lost.contains(uuid)) {
            notices.add(Notice.critical(
                    "gpu_lost",
                    "gpu/" + uuid,
                    "The GPU %s of node \"%s\" cannot be used: %s. Its watts stay charged."
                            .formatted(uuid, node, why)));
        }
    }

    private static boolean isAbove(GpuReport gpu, List<DesiredReplica> accepted) {
        if (gpu.enforcedLimitWatts().isEmpty()) {
            return false;
        }
        double enforced = gpu.enforcedLimitWatts().getAsDouble();
        for (DesiredReplica replica : accepted) {
            if (enforced > replica.gpuPowerCapWatts().orElse(enforced) + ROUNDING_WATTS
                    && replica.gpuIndices().contains(gpu.index())) {
                return true;
            }
        }
        return false;
    }

    private Set<String> mismatches(Map<String, Moment> high, Moment now, List<Notice> notices) {
        Set<String> told = new HashSet<>();
        high.forEach((uuid, since) -> {
            if (now.since(since).compareTo(SETTLING) >= 0) {
                told.add(uuid);
                if (!alerted.contains(uuid)) {
                    notices.add(Notice.critical(
                            "limit_mismatch",
                            "gpu/" + uuid,
                            "The driver of GPU %s enforces more than the cap that its node accepted %d s ago."
                                    .formatted(uuid, now.since(since).toSeconds())));
                }
            }
        });
        return told;
    }
}
