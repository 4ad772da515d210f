package io.wattle.control.executor;

import io.wattle.control.coordination.Coordination.Tree;
import io.wattle.control.coordination.CoordinationException;
import io.wattle.control.coordination.Epoch;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.planner.ActivePlan;
import io.wattle.control.planner.Notice;
import io.wattle.control.planner.PlannerState;
import io.wattle.control.store.EventLog;
import io.wattle.control.store.StoreException;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.Rack;
import io.wattle.power.Moment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Begins a term: takes the epoch, and charges every node with what whoever led before may have granted it.
///
/// @param journal where it is told
record Takeover(Services services, Journal journal) {
    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

    /// @param known what the database holds, read before: what may fail for long comes first, because each epoch taken
    ///              ends the one before it
    Term begin(Follower.Known known, Moment now) throws CoordinationException, StoreException {
        services.events().resume(services.store().events(EventLog.RECENT));
        Epoch epoch = services.coordination().takeEpoch(services.self());
        services.monitor().clear();
        // Whoever led before may have granted until the epoch was taken, however long the way here was.
        Moment taken = services.clock().now();
        Map<String, byte[]> written = services.coordination().read(Tree.LEDGER);
        Ledger.Adopted adopted = Ledger.adopt(written, epoch.number(), taken);
        Set<DomainId> missing = missing(known, written);
        tell(epoch, adopted.broken(), missing, now);
        ExecutorState charged = charged(known, adopted.state(), missing, taken);
        boolean isLost = !adopted.broken().isEmpty() || !missing.isEmpty();
        Optional<Changeover> change = known.plan().map(plan -> resume(plan, known, now));
        long nextId = known.plan().map(plan -> plan.id() + 1).orElse(1L);
        return new Term(
                epoch,
                taken,
                known.documents(),
                new PlannerState(Optional.empty(), known.plan(), nextId),
                change,
                charged,
                false,
                Ledger.holdRaises(charged, isLost, taken),
                Map.of(),
                new TreeSet<>(),
                known.reports());
    }

    private Changeover resume(ActivePlan plan, Follower.Known known, Moment now) {
        Changeover change = Changeover.resume(services.planner()::problem, plan, known.change(), now);
        if (!change.isDone()) {
            journal.note(now, change.resumption());
        } else if (known.change().filter(told -> told.plan() == plan.id()).isEmpty()) {
            journal.note(
                    now,
                    Notice.warning(
                            "change_unknown",
                            "plan/" + plan.id(),
                            "Nothing tells how far plan %d was carried out, so the rest is done at once."
                                    .formatted(plan.id())));
        }
        return change;
    }

    /// Every rack of a cluster that was led has a document, if only an empty one.
    private static Set<DomainId> missing(Follower.Known known, Map<String, byte[]> written) {
        return known.documents().cluster().filter(_ -> known.plan().isPresent()).stream()
                .flatMap(cluster -> cluster.racks().stream())
                .map(Rack::id)
                .filter(rack -> !written.containsKey(rack.value()))
                .collect(Collectors.toSet());
    }

    private ExecutorState charged(Follower.Known known, ExecutorState found, Set<DomainId> missing, Moment taken) {
        return known.documents()
                .cluster()
                .map(cluster -> Ledger.unknown(
                        found,
                        cluster,
                        missing,
                        services.executor(known.documents())
                                .knowing(BoardLimits.lowest(Fleet.EMPTY, known.reports()))
                                .charges(),
                        taken))
                .orElse(found);
    }

    private void tell(Epoch epoch, List<String> broken, Set<DomainId> missing, Moment now) {
        LOG.info("Leading with epoch {}.", epoch.number());
        journal.note(
                now,
                Notice.info(
                        "leader_elected",
                        "control-plane/" + services.self(),
                        "The control plane %s leads with epoch %d.".formatted(services.self(), epoch.number())));
        broken.forEach(sentence -> journal.note(now, Notice.critical("ledger_lost", "ledger", sentence)));
        missing.forEach(rack -> journal.note(
                now,
                Notice.critical(
                        "ledger_lost",
                        "ledger",
                        "The ledger of rack \"%s\" is gone: nothing is granted there for half a minute."
                                .formatted(rack))));
    }
}
