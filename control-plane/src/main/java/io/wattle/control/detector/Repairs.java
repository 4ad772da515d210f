package io.wattle.control.detector;

import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.Freshness;
import io.wattle.control.planner.Notice;
import io.wattle.fleet.NodeId;
import io.wattle.power.Moment;
import io.wattle.protocol.DesiredReplica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What is done about findings that last: engines are stopped and started again, nodes are left alone by the planner.
/// Few at a time, and the same one not again soon: a repair that does not help, or a detector that errs, must not take
/// the fleet down. Each step is told, so that events are the trail of it. Pure.
///
/// @param since    when each finding was first seen
/// @param repaired when each subject was last repaired
/// @param stopping replicas that are not to run until their engines are gone
/// @param avoided  nodes with a lost GPU, by the subject that is lost
/// @param held     subjects for which it was told that they are not repaired now
public record Repairs(
        Map<Finding, Moment> since,
        Map<String, Moment> repaired,
        Map<String, Stopping> stopping,
        Map<String, NodeId> avoided,
        Set<String> held) {
    /// Nothing was found.
    public static final Repairs NOTHING = new Repairs(Map.of(), Map.of(), Map.of(), Map.of(), Set.of());

    /// How long a repaired subject is left alone, and the time over which repairs are counted.
    static final Duration PAUSE = Duration.ofMinutes(10);

    /// An engine that does not end is not waited for: the daemon kills it meanwhile.
    private static final Duration LONGEST_STOP = Duration.ofMinutes(2);

    /// One repair for each twenty nodes within {@link #PAUSE}, and at least two.
    private static final int NODES_PER_REPAIR = 20;

    private static final int LEAST_REPAIRS = 2;

    public Repairs {
        since = Map.copyOf(since);
        repaired = Map.copyOf(repaired);
        stopping = Map.copyOf(stopping);
        avoided = Map.copyOf(avoided);
        held = Set.copyOf(held);
    }

    /// @param began when it was no longer to run
    record Stopping(NodeId node, Moment began) {}

    /// What there is to go by.
    ///
    /// @param told  what each node is to run
    /// @param heals whether anything is to be done, and not only told
    public record Input(
            Set<Finding> findings,
            Function<NodeId, List<DesiredReplica>> told,
            Fleet fleet,
            int nodes,
            boolean heals,
            Moment now) {}

    /// The next state, and what is to be told.
    public record Step(Repairs next, List<Notice> notices) {}

    /// Findings by what is done about them.
    public Map<String, Integer> counts() {
        return Map.of("replica_stopped", stopping.size(), "node_avoided", avoided.size(), "held", held.size());
    }

    /// Replicas that are not to run at the moment.
    public Set<String> withheld() {
        return stopping.keySet();
    }

    /// Nodes that the planner leaves alone while others can serve as much.
    public Set<NodeId> avoidedNodes() {
        return Set.copyOf(avoided.values());
    }

    public Step step(Input input) {
        List<Notice> notices = new ArrayList<>();
        Work work = new Work(input, notices);
        work.finish();
        work.look();
        return new Step(work.result(), notices);
    }

    /// One step in the making.
    private final class Work {
        private final Input input;
        private final List<Notice> notices;
        private final Map<Finding, Moment> seen = new HashMap<>();
        private final Map<String, Moment> done = new HashMap<>(repaired);
        private final Map<String, Stopping> stops = new TreeMap<>(stopping);
        private final Map<String, NodeId> left = new TreeMap<>(avoided);
        private final Set<String> waiting = new TreeSet<>();

        Work(Input input, List<Notice> notices) {
            this.input = input;
            this.notices = notices;
            done.values().removeIf(at -> input.now().since(at).compareTo(PAUSE) >= 0);
        }

        /// Lets go of what is over.
        void finish() {
            stops.entrySet().removeIf(stop -> {
                boolean isOver = isGone(stop.getKey(), stop.getValue());
                if (isOver) {
                    notices.add(Notice.info(
                            "repair_done",
                            "replica/" + stop.getKey(),
                            "The engine of replica \"%s\" was stopped and is started again.".formatted(stop.getKey())));
                }
                return isOver;
            });
            Set<String> lasting =
                    input.findings().stream().map(Finding::subject).collect(Collectors.toSet());
            left.entrySet().removeIf(node -> {
                boolean isOver = !lasting.contains(node.getKey());
                if (isOver) {
                    notices.add(Notice.info(
                            "repair_done",
                            "node/" + node.getValue(),
                            "The node \"%s\" is used again.".formatted(node.getValue())));
                }
                return isOver;
            });
        }

        private boolean isGone(String replica, Stopping stop) {
            boolean isHeard = input.fleet().freshness(stop.node(), input.now()) == Freshness.READY;
            boolean isReported = input.fleet()
                    .node(stop.node())
                    .flatMap(status -> status.replica(replica))
                    .isPresent();
            // What was told a moment ago is in no report yet.
            boolean isTold = input.told().apply(stop.node()).stream()
                    .anyMatch(told -> told.replica().equals(replica));
            boolean isStopped = isHeard && !isReported && !isTold;
            return isStopped || input.now().since(stop.began()).compareTo(LONGEST_STOP) >= 0;
        }

        void look() {
            input.findings().stream()
                    .sorted((a, b) -> a.subject().compareTo(b.subject()))
                    .forEach(finding -> {
                        Moment first = since.getOrDefault(finding, input.now());
                        seen.put(finding, first);
                        Duration age = input.now().since(first);
                        if (age.compareTo(finding.kind().healedAfter()) >= 0 && !done.containsKey(finding.subject())) {
                            repair(finding, age);
                        }
                    });
        }

        private void repair(Finding finding, Duration age) {
            int most = Math.max(LEAST_REPAIRS, input.nodes() / NODES_PER_REPAIR);
            if (!input.heals()) {
                hold(finding, "Nothing is done about it: repairs are left to operators (--repairs alert).");
                return;
            }
            if (done.size() >= most) {
                hold(
                        finding,
                        "Nothing is done about it yet: %d repairs within %d minutes are the most for %d nodes."
                                .formatted(most, PAUSE.toMinutes(), input.nodes()));
                return;
            }
            done.put(finding.subject(), input.now());
            String what = switch (finding.kind()) {
                case ENGINE_STUCK, LIMIT_MISMATCH -> stop(finding);
                case GPU_LOST -> {
                    left.put(finding.subject(), finding.node());
                    yield "the planner leaves its node \"%s\" alone while others can serve as much"
                            .formatted(finding.node());
                }
            };
            notices.add(Notice.warning(
                    "repair_begun", finding.subject(), "It has lasted for %d s: %s.".formatted(age.toSeconds(), what)));
        }

        private void hold(Finding finding, String sentence) {
            waiting.add(finding.subject());
            if (!held.contains(finding.subject())) {
                notices.add(Notice.warning("repair_held", finding.subject(), sentence));
            }
        }

        private String stop(Finding finding) {
            List<String> replicas = input.told().apply(finding.node()).stream()
                    .filter(told -> finding.subject().equals("replica/" + told.replica())
                            || (finding.gpu().isPresent()
                                    && told.gpuIndices().contains(finding.gpu().getAsInt())))
                    .map(DesiredReplica::replica)
                    .sorted()
                    .toList();
            replicas.forEach(replica -> stops.put(replica, new Stopping(finding.node(), input.now())));
            return replicas.isEmpty()
                    ? "nothing runs there that could be started again"
                    : "%s is stopped and started again".formatted(String.join(", ", replicas));
        }

        Repairs result() {
            return new Repairs(seen, done, stops, left, waiting);
        }
    }
}
