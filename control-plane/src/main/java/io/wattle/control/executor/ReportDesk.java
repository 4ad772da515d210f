package io.wattle.control.executor;

import io.wattle.control.monitor.FleetMonitor;
import io.wattle.control.monitor.Refusal;
import io.wattle.control.monitor.Refusal.Reason;
import io.wattle.control.monitor.SenderLimits;
import io.wattle.control.planner.Notice;
import io.wattle.control.planner.Severity;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.NodeId;
import io.wattle.power.Moment;
import io.wattle.protocol.DesiredState;
import io.wattle.protocol.NodeNotice;
import io.wattle.protocol.NodeReport;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Takes reports and answers them, on the threads of the requests.
public final class ReportDesk {
    private final Services services;
    private final ControlLoop loop;
    private final RackGuard guard;
    private static final int LONGEST_TEXT = 200;
    /// A node reports once a second, and again at once when it has something to confirm.
    private static final int REPORTS_PER_SECOND = 50;

    private final SenderLimits rates = new SenderLimits(REPORTS_PER_SECOND, 2 * REPORTS_PER_SECOND);
    private final Map<String, Long> heard = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> results = new ConcurrentHashMap<>();

    /// @param guard over the grants of racks that draw too much
    public ReportDesk(Services services, ControlLoop loop, RackGuard guard) {
        this.services = services;
        this.loop = loop;
        this.guard = guard;
    }

    /// What a node gets for its report.
    public sealed interface Answer {
        record Accepted(DesiredState state) implements Answer {}

        record Refused(Refusal refusal) implements Answer {}

        /// @param leader whom to ask, where that is known
        record NotLeading(Optional<URI> leader) implements Answer {}
    }

    /// Folds a report and answers from what is committed.
    public Answer accept(NodeReport report) {
        Answer answer = answer(report);
        count(
                switch (answer) {
                    case Answer.Accepted accepted -> "accepted";
                    case Answer.Refused(var refusal) -> refusal.reason().label();
                    case Answer.NotLeading notLeading -> "not_leader";
                });
        return answer;
    }

    /// Counts a report that was refused before it was one.
    ///
    /// @param reason one of a few words
    public void countRefused(String reason) {
        count(reason);
    }

    /// Reports since the start, by what became of them.
    public Map<String, Long> results() {
        Map<String, Long> counts = new TreeMap<>();
        results.forEach((result, count) -> counts.put(result, count.sum()));
        return counts;
    }

    private Answer answer(NodeReport report) {
        Optional<Term> acting = loop.acting();
        if (acting.isEmpty()) {
            return new Answer.NotLeading(loop.leaderAddress());
        }
        Moment now = services.clock().now();
        if (!rates.take(report.node(), 1, now)) {
            return new Answer.Refused(new Refusal(
                    Reason.FLOOD,
                    "The node \"%s\" reports more than %d times a second; once is enough."
                            .formatted(bounded(report.node()), REPORTS_PER_SECOND)));
        }
        Optional<Refusal> stranger = stranger(report, acting.get());
        if (stranger.isPresent()) {
            return new Answer.Refused(stranger.get());
        }
        return switch (services.monitor().accept(report, now)) {
            case FleetMonitor.Taken.Refused(var refusal) -> new Answer.Refused(refusal);
            case FleetMonitor.Taken.Accepted accepted -> {
                note(report, now);
                loop.wake();
                NodeId node = new NodeId(report.node());
                yield new Answer.Accepted(
                        guard.guarded(node, acting.get().committed().answer(node, now), now));
            }
        };
    }

    /// A node repeats what it has not been answered for: each notice counts once.
    private void note(NodeReport report, Moment now) {
        long before = heard.getOrDefault(report.bootId(), 0L);
        for (NodeNotice notice : report.notices()) {
            if (notice.sequence() > before) {
                Severity severity = Arrays.stream(Severity.values())
                        .filter(known -> known.label().equals(notice.severity()))
                        .findFirst()
                        .orElse(Severity.WARNING);
                String subject = "node/" + report.node() + "/" + bounded(notice.subject());
                loop.leader()
                        .journal()
                        .note(now, new Notice(severity, bounded(notice.kind()), subject, bounded(notice.message())));
                heard.merge(report.bootId(), notice.sequence(), Math::max);
            }
        }
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    private Optional<Refusal> stranger(NodeReport report, Term term) {
        if (report.node().isBlank()) {
            return Optional.of(new Refusal(Reason.OUT_OF_BOUNDS, "The report's node must not be blank."));
        }
        if (term.declared().containsKey(new NodeId(report.node()))) {
            return Optional.empty();
        }
        Optional<Cluster> cluster = term.documents().cluster();
        if (cluster.isPresent() && cluster.get().node(new NodeId(report.node())).isPresent()) {
            return Optional.empty();
        }
        loop.leader().journal().stranger(report);
        return Optional.of(new Refusal(
                Reason.UNKNOWN_NODE,
                cluster.map(known -> "The node \"%s\" is not in the cluster \"%s\"; add it to the Cluster document."
                                .formatted(report.node(), known.name()))
                        .orElse("No cluster has been applied yet; apply a Cluster document that names the node \"%s\"."
                                .formatted(report.node()))));
    }

    private void count(String result) {
        results.computeIfAbsent(result, name -> new LongAdder()).increment();
    }
}
