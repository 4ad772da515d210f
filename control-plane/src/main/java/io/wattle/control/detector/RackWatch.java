package io.wattle.control.detector;

import io.wattle.control.detector.Detector.Sight;
import io.wattle.control.planner.Notice;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.power.Moment;
import io.wattle.protocol.DesiredState;
import io.wattle.protocol.PowerGrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Nodes of racks that measure more than their caps although the leader has had the time to lower them. Pure.
///
/// @param watchdog over what racks draw
/// @param cut      when the lease of each such node ends
public record RackWatch(Watchdog watchdog, Map<NodeId, Moment> cut) {
    /// Nothing was seen.
    public static final RackWatch NOTHING = new RackWatch(Watchdog.NOTHING, Map.of());

    /// The leader's watchdog acts after two; then nodes ask, lower and report.
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /// What is left of a lease, so that a node still takes it and its end.
    static final Duration LAST = Duration.ofMillis(1500);

    public RackWatch {
        cut = Map.copyOf(cut);
    }

    /// The next look, and what is to be told.
    public record Step(RackWatch next, List<Notice> notices) {}

    public Step step(Sight sight) {
        Watchdog next = watchdog.step(sight, PATIENCE, new ArrayList<>());
        Map<NodeId, Moment> ends = new HashMap<>();
        List<Notice> notices = new ArrayList<>();
        for (Rack rack : sight.cluster().racks()) {
            boolean isCut = next.floored().containsKey(rack.id());
            boolean wasCut = watchdog.floored().containsKey(rack.id());
            if (isCut) {
                for (Node node : rack.nodes()) {
                    ends.put(node.id(), cut.getOrDefault(node.id(), sight.now().plus(LAST)));
                }
            }
            if (isCut && !wasCut) {
                notices.add(Notice.critical(
                        "leases_cut",
                        "domain/" + rack.id(),
                        ("The rack \"%s\" measures more than its cap of %s for %d s: its nodes get no lease and fall "
                                        + "to their floors.")
                                .formatted(rack.id(), rack.cap(), PATIENCE.toSeconds())));
            } else if (wasCut && !isCut) {
                notices.add(Notice.info(
                        "leases_renewed",
                        "domain/" + rack.id(),
                        "The nodes of rack \"%s\" get leases again.".formatted(rack.id())));
            }
        }
        return new Step(new RackWatch(next, ends), notices);
    }

    /// The answer with as much life of its grant as the node may have: only ever less.
    public DesiredState guarded(NodeId node, DesiredState answer, Moment now) {
        Moment end = cut.get(node);
        if (end == null || answer.grant().isEmpty()) {
            return answer;
        }
        PowerGrant grant = answer.grant().get();
        long left = Math.min(grant.timeToLiveMillis(), end.since(now).toMillis());
        Optional<PowerGrant> shorter = left > 0
                ? Optional.of(new PowerGrant(grant.watts(), grant.epoch(), grant.sequence(), left))
                : Optional.empty();
        return new DesiredState(
                answer.epoch(), answer.revision(), answer.replicas(), shorter, answer.reportIntervalMillis());
    }
}
