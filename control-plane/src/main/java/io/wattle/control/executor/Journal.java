package io.wattle.control.executor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wattle.control.monitor.Fleet;
import io.wattle.control.planner.ActivePlan;
import io.wattle.control.planner.Notice;
import io.wattle.control.planner.PlanJson;
import io.wattle.control.store.EventRow;
import io.wattle.control.store.HistoryRow;
import io.wattle.control.store.NodeRow;
import io.wattle.control.store.PlanRow;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.NodeId;
import io.wattle.placement.DomainLoad;
import io.wattle.power.Moment;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.ProtocolCodec;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a leader writes down: events, plans, and each node's report now and then.
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final Duration REPORTS_EVERY = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration CLEANED_EVERY = Duration.ofHours(6);
    /// As often as nodes report.
    private static final Duration COMPARED_EVERY = Duration.ofSeconds(1);
    private static final int MOST_STRANGERS = 1000;

    private final Services services;
    private final Map<NodeId, Moment> saved = new HashMap<>();
    private final Map<NodeId, NodeReport> strangers = new LinkedHashMap<>();
    private Transitions seen = Transitions.NOTHING;
    private DriftWatch drifts = DriftWatch.NOTHING;
    private Moment cleaned;
    private Moment compared;

    Journal(Services services) {
        this.services = services;
        this.cleaned = services.clock().now();
        this.compared = cleaned;
    }

    /// Remembers the report of a node that no cluster names: when one does, its memory is known at once.
    void stranger(NodeReport report) {
        synchronized (strangers) {
            if (strangers.size() < MOST_STRANGERS) {
                strangers.put(new NodeId(report.node()), report);
            }
        }
    }

    Optional<NodeReport> stranger(NodeId node) {
        synchronized (strangers) {
            return Optional.ofNullable(strangers.get(node));
        }
    }

    /// Begins to look anew: what was seen belongs to an earlier term.
    void forget() {
        seen = Transitions.NOTHING;
        drifts = DriftWatch.NOTHING;
        saved.clear();
    }

    void note(Moment now, Notice notice) {
        switch (notice.severity()) {
            case INFO -> LOG.info("{}: {}", notice.kind(), notice.message());
            case WARNING -> LOG.warn("{}: {}", notice.kind(), notice.message());
            case CRITICAL -> LOG.error("{}: {}", notice.kind(), notice.message());
        }
        services.events()
                .add(new EventRow(
                        0, now.at(), notice.severity().label(), notice.kind(), notice.subject(), notice.message()));
    }

    void adopted(ActivePlan plan, Optional<ActivePlan> before, Term term) {
        double committed =
                term.documents().cluster().map(cluster -> racks(plan, cluster)).orElse(0.0);
        services.history()
                .add(new PlanRow(
                        plan.id(),
                        plan.createdAt(),
                        plan.plan().policy(),
                        plan.reason(),
                        PlanJson.write(plan.input(), before),
                        PlanJson.write(plan.plan()),
                        plan.plan().replicas().size(),
                        plan.plan().unserved().size(),
                        committed));
    }

    /// Writes down how a change begins, or that it was cancelled.
    void begun(Changeover change, Moment now) {
        services.history().add(ChangeNotes.begun(change, now.at()));
    }

    /// Writes down the steps that are confirmed, or that the rest is done at once.
    void progressed(Changeover change, Moment now) {
        boolean isCutShort = change.progress().moves().isEmpty();
        services.history().add(isCutShort ? ChangeNotes.begun(change, now.at()) : ChangeNotes.steps(change, now.at()));
    }

    /// Notes what changed since the last tick, saves reports that are due and forgets what is old.
    void observe(Term term, Fleet fleet, Moment now) {
        Transitions.Step step = seen.step(fleet, term.lost(), now);
        seen = step.next();
        step.notices().forEach(notice -> note(now, notice));
        if (now.since(compared).compareTo(COMPARED_EVERY) >= 0) {
            compared = now;
            compare(term, fleet, now);
        }
        fleet.nodes().forEach((node, status) -> {
            Moment last = saved.get(node);
            if (last == null || now.since(last).compareTo(REPORTS_EVERY) >= 0) {
                saved.put(node, now);
                String json = new String(ProtocolCodec.encode(status.report()), UTF_8);
                services.history()
                        .add(new NodeRow(node.value(), json, status.received().at()));
            }
        });
        if (now.since(cleaned).compareTo(CLEANED_EVERY) >= 0) {
            cleaned = now;
            services.history().add(new HistoryRow.Forget(now.at().minus(KEPT)));
        }
    }

    /// Tells where what is measured leaves what the plan expects.
    private void compare(Term term, Fleet fleet, Moment now) {
        List<ServedReplica> served = ServedReplica.of(
                term, fleet, services.executor(term.documents()).charges(), now);
        DriftWatch.Step step = drifts.step(served, now);
        drifts = step.next();
        step.notices().forEach(notice -> note(now, notice));
    }

    private static double racks(ActivePlan plan, Cluster cluster) {
        return plan.plan().domains().stream()
                .filter(load ->
                        cluster.racks().stream().anyMatch(rack -> rack.id().equals(load.domain())))
                .map(DomainLoad::committed)
                .mapToDouble(Watts::value)
                .sum();
    }
}
