package io.wattle.control.detector;

import io.wattle.control.detector.Finding.Kind;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.planner.Notice;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.power.Charges;
import io.wattle.power.Moment;
import io.wattle.protocol.DesiredReplica;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// Everything that is watched. Immutable: each look gives the next.
///
/// @param gpus     that are lost or do not enforce their caps
/// @param engines  that take requests and give no token
/// @param watchdog over what racks draw
public record Detector(GpuWatch gpus, EngineWatch engines, Watchdog watchdog) {
    /// Nothing was seen.
    public static final Detector NOTHING = new Detector(GpuWatch.NOTHING, EngineWatch.NOTHING, Watchdog.NOTHING);

    /// What there is to look at.
    ///
    /// @param charged what the ledger charges each node
    /// @param accepted what each node runs by its own word, with the caps that its GPUs are to have
    public record Sight(
            Cluster cluster,
            Charges charges,
            Fleet fleet,
            Map<NodeId, Watts> charged,
            Map<NodeId, List<DesiredReplica>> accepted,
            Moment now) {}

    /// The next look, and what is to be told.
    public record Step(Detector next, List<Notice> notices) {}

    public Step step(Sight sight) {
        List<Notice> notices = new ArrayList<>();
        GpuWatch nextGpus = gpus.step(sight, notices);
        EngineWatch nextEngines = engines.step(sight, notices);
        Watchdog nextWatchdog = watchdog.step(sight, notices);
        return new Step(new Detector(nextGpus, nextEngines, nextWatchdog), notices);
    }

    /// What is wrong now and has been told.
    public Set<Finding> findings(Fleet fleet) {
        Set<Finding> findings = new HashSet<>();
        if (engines.isAnyStuck()) {
            fleet.nodes()
                    .forEach((node, status) -> status.report().replicas().stream()
                            .filter(replica -> engines.isStuck(replica.replica()))
                            .forEach(replica -> findings.add(new Finding(
                                    Kind.ENGINE_STUCK, "replica/" + replica.replica(), node, OptionalInt.empty()))));
        }
        if (!gpus.alerted().isEmpty()) {
            fleet.nodes()
                    .forEach((node, status) -> status.report().gpus().stream()
                            .filter(gpu -> gpus.alerted().contains(gpu.uuid()))
                            .forEach(gpu -> findings.add(new Finding(
                                    Kind.LIMIT_MISMATCH, "gpu/" + gpu.uuid(), node, OptionalInt.of(gpu.index())))));
        }
        if (!gpus.lost().isEmpty()) {
            gpus.known()
                    .forEach((node, uuids) -> uuids.stream()
                            .filter(gpus.lost()::contains)
                            .forEach(uuid -> findings.add(
                                    new Finding(Kind.GPU_LOST, "gpu/" + uuid, node, OptionalInt.empty()))));
        }
        return findings;
    }

    /// Racks whose nodes must go to their floors, whatever is planned.
    public Set<DomainId> floored() {
        return watchdog.floored().keySet();
    }
}
