package io.wattle.control.executor;

import io.wattle.control.monitor.Fold;
import io.wattle.control.monitor.Moment;
import io.wattle.control.monitor.Refusal;
import io.wattle.control.monitor.Refusal.Reason;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.NodeId;
import io.wattle.protocol.DesiredState;
import io.wattle.protocol.NodeReport;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Takes reports and answers them, on the threads of the requests.
public final class ReportDesk {
    private final Services services;
    private final ControlLoop loop;
    private final Map<String, LongAdder> results = new ConcurrentHashMap<>();

    public ReportDesk(Services services, ControlLoop loop) {
        this.services = services;
        this.loop = loop;
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

    /// Counts a report that was not even a report.
    public void countMalformed() {
        count("malformed");
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
        Optional<Refusal> stranger = stranger(report, acting.get());
        if (stranger.isPresent()) {
            return new Answer.Refused(stranger.get());
        }
        return switch (services.monitor().accept(report, now)) {
            case Fold.Refused(var refusal) -> new Answer.Refused(refusal);
            case Fold.Accepted accepted -> {
                loop.wake();
                yield new Answer.Accepted(acting.get().committed().answer(new NodeId(report.node()), now));
            }
        };
    }

    private Optional<Refusal> stranger(NodeReport report, Term term) {
        if (report.node().isBlank()) {
            return Optional.of(new Refusal(Reason.OUT_OF_BOUNDS, "The report's node must not be blank."));
        }
        Optional<Cluster> cluster = term.documents().cluster();
        if (cluster.isPresent()
                && cluster.get().node(new NodeId(report.node())).isPresent()) {
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
