package io.wattle.control.executor;

import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.Fold;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.power.Lease;
import io.wattle.power.Moment;
import io.wattle.protocol.DesiredState;
import io.wattle.protocol.NodeReport;
import io.wattle.quantity.Watts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A control plane: the leader's order of things around the real executor, ledger and monitor. It never doubts by
/// itself
/// that it leads: what it says must do no harm when it is wrong.
final class SimController {
    private final SimWorld world;
    private final int id;
    private final double rate;
    private final long offset;
    private Optional<ExecutorState> committed = Optional.empty();
    private boolean isWritten;
    private Map<String, byte[]> inStore = Map.of();
    private Fleet fleet = Fleet.EMPTY;
    private long pausedUntil;
    private long cutOffUntil;
    private long downUntil;
    private long writesFailUntil;
    private boolean isWriting;
    private Optional<Moment> hold = Optional.empty();
    private long looks;
    private int life;
    private long refusals;

    SimController(SimWorld world, int id) {
        this.world = world;
        this.id = id;
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

    long refusals() {
        return refusals;
    }

    /// What it has committed, while it leads.
    Optional<ExecutorState> committed() {
        return committed.filter(state -> isWritten && store().holds(state.epoch()));
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
        if (committed.isEmpty() || !isWritten) {
            return;
        }
        if (fleet.fold(report, now) instanceof Fold.Accepted(Fleet next)) {
            fleet = next;
            DesiredState answer = committed.get().answer(new NodeId(report.node()), now);
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
        if (committed.isEmpty()) {
            long epoch = store().takeEpoch();
            ExecutorState found = Ledger.adopt(store().read(), epoch, now).state();
            hold = missing().isEmpty() ? Optional.empty() : Optional.of(now.plus(Lease.LEDGER));
            committed = Optional.of(Ledger.unknown(found, world.cluster, missing(), world.charges, now));
            fleet = Fleet.EMPTY;
        }
        if (!store().holds(committed.get().epoch()) && world.mutation != SimMutation.NO_EPOCH_IN_WRITES) {
            forget();
            return;
        }
        decide(committed.get(), now);
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

    private void decide(ExecutorState before, Moment now) {
        Cluster declared = world.mutation == SimMutation.NO_BUDGET ? raised(world.cluster) : world.cluster;
        Cluster cluster =
                world.mutation == SimMutation.SCHEDULE_AT_LAST_MOMENT ? late(declared) : declared.at(now.at());
        ExecutorState next = world.executor.step(before, new Executor.Input(cluster, world.targets, fleet, hold, now));
        List<String> violations = world.executor.violations(cluster, before, next);
        if (!violations.isEmpty()) {
            throw new SimWorld.Overdraw(violations.getFirst());
        }
        ExecutorState mutated = world.mutation == SimMutation.CONFIRMED_AT_ONCE ? confirmedAtOnce(next) : next;
        if (world.mutation == SimMutation.ANSWER_BEFORE_WRITE) {
            committed = Optional.of(mutated);
            isWritten = true;
        }
        Map<String, byte[]> ledger = Ledger.write(mutated);
        boolean isLooking = looks++ % 9 == 0;
        if (isLooking && !inStore.keySet().equals(store().racks())) {
            inStore = Map.of();
        }
        if (isSame(ledger)) { // a renewal is not written: the epoch was confirmed at this moment
            committed = Optional.of(mutated);
            return;
        }
        inStore = Map.of();
        isWriting = true;
        int began = life;
        world.in(delay(), () -> write(mutated, began));
    }

    /// Arrives at the store, whatever became of who sent it.
    private void write(ExecutorState state, int began) {
        boolean isCommitted = world.now() >= writesFailUntil && store().write(state.epoch(), Ledger.write(state));
        boolean isHeard = world.isHealthy || !world.chance(0.02);
        world.in(delay(), () -> written(state, isCommitted && isHeard, began));
    }

    private void written(ExecutorState state, boolean isKnown, int began) {
        if (began != life) {
            return;
        }
        if (world.now() < pausedUntil) {
            world.in(pausedUntil - world.now(), () -> written(state, isKnown, began));
            return;
        }
        isWriting = false;
        if (isKnown && committed.map(ExecutorState::epoch).orElse(0L) == state.epoch()) {
            committed = Optional.of(state);
            isWritten = true;
            inStore = Ledger.write(state);
        }
    }

    private boolean isSame(Map<String, byte[]> ledger) {
        return isWritten
                && ledger.keySet().equals(inStore.keySet())
                && ledger.entrySet().stream()
                        .allMatch(rack -> Arrays.equals(rack.getValue(), inStore.get(rack.getKey())));
    }

    private long delay() {
        long most = !world.isHealthy && world.chance(0.01) ? 20 * SimWorld.SECOND : 5 * SimWorld.MILLISECOND;
        return world.random.nextLong(most);
    }

    private void forget() {
        committed = Optional.empty();
        isWritten = false;
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

    private static ExecutorState confirmedAtOnce(ExecutorState state) {
        SortedMap<NodeId, NodeCommitment> nodes = new TreeMap<>(state.nodes());
        nodes.replaceAll((node, commitment) -> commitment.confirmed());
        return new ExecutorState(state.epoch(), state.sequence(), nodes);
    }

    private static Cluster raised(Cluster cluster) {
        return new Cluster(
                cluster.name(),
                cluster.powerDomains().stream()
                        .map(domain -> new PowerDomain(
                                domain.id(), domain.parent(), domain.capacity().times(1.5), domain.derating()))
                        .toList(),
                cluster.racks().stream()
                        .map(rack -> new Rack(
                                rack.id(),
                                rack.parent(),
                                new Watts(rack.cap().value() * 1.5),
                                rack.guard(),
                                rack.nodes(),
                                rack.windows()))
                        .toList());
    }
}
