package io.wattle.control.executor;

import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.Freshness;
import io.wattle.control.planner.Notice;
import io.wattle.fleet.NodeId;
import io.wattle.power.Moment;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Notices what changed between two looks at the fleet. Pure.
///
/// @param nodes    how fresh each node was; lost ones are in {@code lost}
/// @param lost     nodes that counted as gone
/// @param replicas the phase of each replica
record Transitions(Map<NodeId, Freshness> nodes, Set<NodeId> lost, Map<String, ReplicaPhase> replicas) {
    /// Nobody was seen.
    static final Transitions NOTHING = new Transitions(Map.of(), Set.of(), Map.of());

    /// The next look, and what changed since this one.
    record Step(Transitions next, List<Notice> notices) {}

    Step step(Fleet fleet, Set<NodeId> nowLost, Moment now) {
        Map<NodeId, Freshness> seen = new HashMap<>();
        Map<String, ReplicaPhase> phases = new HashMap<>();
        List<Notice> notices = new ArrayList<>();
        fleet.nodes().forEach((node, status) -> {
            Freshness freshness = status.freshness(now);
            seen.put(node, freshness);
            heard(node, freshness).ifPresent(notices::add);
            for (ReplicaReport replica : status.report().replicas()) {
                phases.put(replica.replica(), replica.phase());
                moved(node, replica).ifPresent(notices::add);
            }
        });
        nowLost.stream()
                .filter(node -> !lost.contains(node))
                .forEach(node -> notices.add(Notice.critical(
                        "node_lost",
                        "node/" + node,
                        "The node \"%s\" has not reported for 10 s; its replicas are placed elsewhere, its watts stay charged."
                                .formatted(node))));
        return new Step(new Transitions(seen, Set.copyOf(nowLost), phases), notices);
    }

    private Optional<Notice> heard(NodeId node, Freshness freshness) {
        Freshness before = nodes.getOrDefault(node, Freshness.UNKNOWN);
        if (freshness == before) {
            return Optional.empty();
        }
        return switch (freshness) {
            case READY ->
                Optional.of(Notice.info("node_ready", "node/" + node, "The node \"%s\" reports.".formatted(node)));
            case SILENT ->
                Optional.of(Notice.warning(
                        "node_silent", "node/" + node, "The node \"%s\" has not reported for 3 s.".formatted(node)));
            case UNKNOWN -> Optional.empty();
        };
    }

    private Optional<Notice> moved(NodeId node, ReplicaReport replica) {
        ReplicaPhase before = replicas.get(replica.replica());
        if (replica.phase() == before) {
            return Optional.empty();
        }
        String subject = "replica/" + replica.replica();
        String because = replica.message().map(message -> ": " + message).orElse(".");
        return switch (replica.phase()) {
            case RUNNING ->
                Optional.of(Notice.info(
                        "replica_running",
                        subject,
                        "The replica \"%s\" runs on node \"%s\".".formatted(replica.replica(), node)));
            case BACKING_OFF ->
                Optional.of(Notice.warning(
                        "replica_backing_off",
                        subject,
                        "The engine of replica \"%s\" ended on node \"%s\"%s"
                                .formatted(replica.replica(), node, because)));
            case FAILED ->
                Optional.of(Notice.critical(
                        "replica_failed",
                        subject,
                        "The replica \"%s\" failed on node \"%s\"%s".formatted(replica.replica(), node, because)));
            case STARTING, DRAINING -> Optional.empty();
        };
    }
}
