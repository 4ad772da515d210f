package io.wattle.control.executor;

import io.wattle.control.coordination.Epoch;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.Fold;
import io.wattle.control.planner.ActivePlan;
import io.wattle.control.planner.PlannerState;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.power.Moment;
import io.wattle.protocol.DesiredState;
import io.wattle.protocol.NodeReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A control plane: the leader's order of things around the real executor, ledger and monitor. It never doubts
/// by itself that it leads: what it says must do no harm when it is wrong.
final class SimController {
    private final SimWorld world;
    private final int id;
    private final double rate;
    private final long offset;
    private final Course course;
    private Optional<Term> term = Optional.empty();
    private Moment watched = new Moment(0, Instant.EPOCH);
    private final SimChanges changes;
    private final LedgerPages pages = new LedgerPages();
    private Map<String, byte[]> inStore = Map.of();
    private Fleet fleet = Fleet.EMPTY;
    private long pausedUntil;
    private long cutOffUntil;
    private long downUntil;
    private long writesFailUntil;
    private boolean isWriting;
    private long looks;
    private int life;
    private long refusals;

    SimController(SimWorld world, int id) {
        this.world = world;
        this.id = id;
        this.changes = new SimChanges(world);
        this.course = new Course(_ -> world.executor, true, SimDocuments.curves(), (_, _) -> {});
        this.rate = world.rate(true);
        this.offset = world.random.nextLong(1L << 40);
        world.in(world.random.nextLong(SimWorld.SECOND), this::tick);
    }

    void pause(long nanos) {
        pausedUntil = world.now() + nanos;
    }

    /// From the store alone: nodes still reach it.
    void cutOff(long nanos) {
        cutOffUntil = world.now() + nanos;
    }

    void failWrites(long nanos) {
        writesFailUntil = world.now() + nanos;
    }

    void crash(long nanos) {
        life++;
        changes.crash();
        isWriting = false;
        downUntil = world.now() + nanos;
        store().close(id);
        forget();
    }

    void heal() {
        pausedUntil = 0;
        cutOffUntil = 0;
        writesFailUntil = 0;
        downUntil = 0;
    }

    int id() {
        return id;
    }

    boolean isDown() {
        return world.now() < downUntil;
    }

    long resumed() {
        return changes.resumed();
    }

    long refusals() {
        return refusals;
    }

    /// What it has committed, while it leads.
    Optional<ExecutorState> committed() {
        return term.filter(Term::isActing).map(Term::committed).filter(state -> store().holds(state.epoch()));
    }

    /// Takes a report and answers it, at once or when it is awake again.
    void receive(NodeReport report, SimNode.Mailbox answers) {
        if (isDown()) {
            return;
        }
        if (world.now() < pausedUntil) {
            world.in(pausedUntil - world.now(), () -> receive(report, answers));
            return;
        }
        Moment now = clock();
        Optional<Term> acting = term.filter(Term::isActing);
        if (acting.isEmpty()) {
            return;
        }
        if (fleet.fold(report, now) instanceof Fold.Accepted(Fleet next)) {
            fleet = next;
            DesiredState answer = acting.get().committed().answer(new NodeId(report.node()), now);
            answers.post(answer);
        } else {
            refusals++;
        }
    }

    private void tick() {
        world.in((long) (500 * SimWorld.MILLISECOND / rate), this::tick);
        if (isDown() || isWriting || world.now() < pausedUntil || world.now() < cutOffUntil) {
            return;
        }
        store().hear(id);
        if (!store().isFirst(id)) {
            forget();
            return;
        }
        Moment now = clock();
        if (term.isEmpty()) {
            term = Optional.of(takeOver(now));
        }
        boolean isConfirmed = store().holds(term.get().epoch().number())
                || world.mutation == SimMutation.NO_EPOCH_IN_WRITES
                || world.mutation == SimMutation.RENEWAL_UNCONFIRMED;
        if (isConfirmed) {
            term = Optional.of(advance(term.get(), now));
            decide(term.get(), now);
        } else {
            forget();
            store().standAgain(id);
        }
    }

    private Term takeOver(Moment now) {
        long epoch = store().takeEpoch();
        ExecutorState found = Ledger.adopt(store().read(), epoch, now).state();
        ExecutorState charged = Ledger.unknown(found, world.cluster, missing(), world.charges, now);
        Changeover change = changes.resume(now);
        fleet = Fleet.EMPTY;
        return new Term(
                new Epoch(epoch, 0),
                now,
                SimDocuments.DOCUMENTS,
                planned(store().plan()),
                Optional.of(change),
                charged,
                false,
                Ledger.holdRaises(charged, !missing().isEmpty(), now),
                Map.of(),
                new TreeSet<>(),
                Map.of());
    }

    private static PlannerState planned(ActivePlan plan) {
        return new PlannerState(Optional.empty(), Optional.of(plan), plan.id() + 1);
    }

    /// As in {@link Leader#tick}, with what operators wish in place of a planner.
    private Term advance(Term before, Moment now) {
        Term observed = Observation.observe(before, fleet, now);
        if (now.since(watched).compareTo(Duration.ofSeconds(1)) >= 0) {
            watched = now;
            course.watch(observed, fleet, now);
            course.steer(observed, fleet, now);
        }
        Changeover change = observed.changeover().orElseThrow();
        // Whoever takes a change of documents asks ZooKeeper first.
        if (world.wish.id() > change.plan().id()
                && store().holds(observed.epoch().number())) {
            Changeover begun = changes.begin(observed.present(), now);
            return observed.with(planned(begun.plan())).changing(begun);
        }
        return observed.changing(changes.step(change, fleet, observed.lost(), now));
    }

    /// Racks without a document, though somebody has led.
    private Set<DomainId> missing() {
        return world.cluster.racks().stream()
                .filter(_ -> store().isUsed())
                .map(Rack::id)
                .filter(rack -> !store().racks().contains(rack.value()))
                .filter(_ -> world.mutation != SimMutation.LEDGER_FORGOTTEN)
                .filter(_ -> world.mutation != SimMutation.DELETED_LEDGER_IS_EMPTY)
                .collect(Collectors.toSet());
    }

    private void decide(Term before, Moment now) {
        Cluster declared = world.mutation == SimMutation.NO_BUDGET ? SimMistakes.raised(world.cluster) : world.cluster;
        Cluster cluster = course.same(
                world.mutation == SimMutation.SCHEDULE_AT_LAST_MOMENT ? late(declared) : declared.at(now.at()));
        ExecutorState next = course.decide(before, cluster, fleet, now);
        List<String> violations = world.executor.violations(cluster, before.committed(), next);
        if (!violations.isEmpty()) {
            throw new SimWorld.Overdraw(violations.getFirst());
        }
        boolean isTrusting = world.mutation == SimMutation.CONFIRMED_AT_ONCE;
        ExecutorState mutated = isTrusting ? SimMistakes.confirmedAtOnce(next) : next;
        if (world.mutation == SimMutation.ANSWER_BEFORE_WRITE) {
            term = Optional.of(before.committing(mutated));
        }
        Map<String, byte[]> ledger = pages.write(mutated);
        boolean isLooking = looks++ % 9 == 0;
        if (isLooking && !inStore.keySet().equals(store().racks())) {
            inStore = Map.of();
        }
        if (before.isActing() && isSame(ledger)) { // a renewal is not written: the epoch was confirmed at this moment
            term = Optional.of(before.committing(mutated));
            return;
        }
        inStore = Map.of();
        isWriting = true;
        int began = life;
        world.in(delay(), () -> write(mutated, ledger, began));
    }

    /// Arrives at the store, whatever became of who sent it.
    private void write(ExecutorState state, Map<String, byte[]> ledger, int began) {
        boolean isCommitted = world.now() >= writesFailUntil && store().write(state.epoch(), ledger);
        boolean isHeard = world.isHealthy || !world.chance(0.02);
        world.in(delay(), () -> written(state, ledger, isCommitted && isHeard, began));
    }

    private void written(ExecutorState state, Map<String, byte[]> ledger, boolean isKnown, int began) {
        if (began != life) {
            return;
        }
        if (world.now() < pausedUntil) {
            world.in(pausedUntil - world.now(), () -> written(state, ledger, isKnown, began));
            return;
        }
        isWriting = false;
        if (isKnown && term.map(own -> own.epoch().number()).orElse(0L) == state.epoch()) {
            term = term.map(own -> own.committing(state));
            inStore = ledger;
        }
    }

    private boolean isSame(Map<String, byte[]> ledger) {
        return ledger.keySet().equals(inStore.keySet())
                && ledger.entrySet().stream()
                        .allMatch(rack -> Arrays.equals(rack.getValue(), inStore.get(rack.getKey())));
    }

    private long delay() {
        long most = !world.isHealthy && world.chance(0.01) ? 20 * SimWorld.SECOND : 5 * SimWorld.MILLISECOND;
        return world.random.nextLong(most);
    }

    private void forget() {
        term = Optional.empty();
        course.forget();
        fleet = Fleet.EMPTY;
        inStore = Map.of();
    }

    private SimStore store() {
        return world.store;
    }

    private Moment clock() {
        return new Moment(offset + (long) (world.now() * rate), world.wall());
    }

    /// Lower only when it is already promised.
    private Cluster late(Cluster cluster) {
        return SimWorld.EVENT.holds(world.wall()) ? cluster.at(world.wall()) : cluster;
    }
}
