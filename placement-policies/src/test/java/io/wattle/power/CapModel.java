package io.wattle.power;

import io.wattle.fleet.Cluster;
import io.wattle.fleet.CpuArchitecture;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.HostPower;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.power.ModelState.Answer;
import io.wattle.power.ModelState.Machine;
import io.wattle.power.ModelState.Side;
import io.wattle.power.ModelState.Told;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/// What may happen next. The ledger's side is the real code ({@link NodeGrants}, {@link Budget}, {@link Lease}), the
/// node's is {@link CapNode}.
///
/// @param removed the rule that does not hold
/// @param tells   how often nodes are told anything at most
/// @param ticks   of ten seconds, at most
/// @param hasTime whether time passes and leaders fail
record CapModel(Removal removed, int tells, int ticks, boolean hasTime) {
    static final int BUDGET = 4;
    private static final int[] LEVELS = {0, 2, 4};
    private static final Cluster RACK = new Cluster(
            "model",
            List.of(),
            List.of(new Rack(
                    new DomainId("rack"),
                    Optional.empty(),
                    new Watts(BUDGET + 1),
                    new Watts(1),
                    List.of(node(0), node(1)))));

    static ModelState start() {
        Machine off = new Machine(CapNode.FLOOR, CapNode.FLOOR, 0, 0, true, 0, false);
        Told nothing = new Told(NodeGrants.NONE, 0);
        return new ModelState(
                0, 0, new Side(1, List.of(nothing, nothing)), Optional.empty(), List.of(off, off), Set.of());
    }

    /// Every state that may follow, with what happened.
    void following(ModelState state, BiConsumer<String, ModelState> next) {
        CapNode nodes = new CapNode(removed);
        for (int node = 0; node < 2; node++) {
            tell(state, node, next);
            answer(state, node, next);
            confirm(state, node, next);
            nodes.reboot(state, node, next);
            nodes.apply(state, node, next);
        }
        for (Answer answer : state.answers()) {
            nodes.receive(state, answer, next);
        }
        if (hasTime) {
            fail(state, next);
            pass(state, next);
        }
    }

    /// The leader writes a grant, or that the node is to run nothing, into the ledger.
    private void tell(ModelState state, int node, BiConsumer<String, ModelState> next) {
        if (state.sequence() >= tells) {
            return;
        }
        ModelState counted = state.counting();
        for (int watts : LEVELS) {
            if (fits(state.leader(), node, watts)) {
                next.accept(
                        "tell %d %d W".formatted(node, watts),
                        counted.with(told(counted, state.leader(), node, watts)));
            }
            if (removed == Removal.FENCING && state.deposed().isPresent()) {
                Side old = state.deposed().get();
                if (fits(old, node, watts)) {
                    next.accept(
                            "deposed tells %d %d W".formatted(node, watts),
                            counted.withDeposed(told(counted, old, node, watts)));
                }
            }
        }
    }

    private Side told(ModelState counted, Side by, int node, int watts) {
        NodeGrants holds = by.nodes().get(node).holds();
        Optional<Grant> grant = watts == 0
                ? Optional.empty()
                : Optional.of(new Grant(
                        new Watts(watts),
                        by.epoch(),
                        counted.sequence(),
                        moment(counted).plus(Lease.LEDGER)));
        NodeGrants held = holds.granted(grant);
        return by.with(node, new Told(removed == Removal.CONFIRMATION ? held.confirmed() : held, counted.sequence()));
    }

    private boolean fits(Side side, int node, int watts) {
        Watts other = removed == Removal.OLD_MAXIMA
                ? side.nodes().get(1 - node).holds().current().map(Grant::watts).orElse(Watts.ZERO)
                : charge(side, 1 - node);
        Watts own = charge(side, node);
        Watts wanted = own.exceeds(new Watts(watts)) ? own : new Watts(watts);
        boolean isLowering = !wanted.exceeds(own);
        Budget budget = new Budget(RACK, Map.of(id(node), own, id(1 - node), other), Map.of());
        return isLowering || budget.full(id(node), wanted).isEmpty();
    }

    private static Watts charge(Side side, int node) {
        return side.nodes().get(node).holds().charge(Watts.ZERO);
    }

    /// A node asks and either control plane answers from what it has written.
    private void answer(ModelState state, int node, BiConsumer<String, ModelState> next) {
        answered(state, state.leader(), node).ifPresent(answer -> next.accept("answer " + node, state.sending(answer)));
        state.deposed()
                .flatMap(old -> answered(state, old, node))
                .ifPresent(answer -> next.accept("deposed answers " + node, state.sending(answer)));
    }

    private Optional<Answer> answered(ModelState state, Side by, int node) {
        Told told = by.nodes().get(node);
        Optional<Grant> current = told.holds().current();
        if (told.sequence() == 0) {
            return Optional.empty();
        }
        if (current.isEmpty()) {
            return Optional.of(new Answer(node, 0, by.epoch(), told.sequence(), state.tick(), 0));
        }
        Moment now = moment(state);
        Optional<Duration> ttl = removed == Removal.DRIFT_MARGIN
                ? Optional.of(current.get().expires().since(now)).filter(Duration::isPositive)
                : Lease.timeToLive(current.get(), now);
        return ttl.map(left -> new Answer(
                node, (int) current.get().watts().value(), by.epoch(), told.sequence(), state.tick(), left.toNanos()));
    }

    private void confirm(ModelState state, int node, BiConsumer<String, ModelState> next) {
        Told told = state.leader().nodes().get(node);
        Machine machine = state.machines().get(node);
        boolean isAccepted = machine.epoch() == state.leader().epoch()
                && told.holds()
                        .current()
                        .map(grant -> machine.sequence() == told.sequence()
                                && !machine.withdrawn()
                                && (removed == Removal.READBACK
                                        || machine.limit() <= grant.watts().value()))
                        .orElse(machine.withdrawn()
                                && !machine.engine()
                                && (machine.sequence() == told.sequence() || removed == Removal.WITHDRAWAL));
        if (told.sequence() > 0 && !told.holds().older().isEmpty() && isAccepted) {
            Told confirmed = new Told(told.holds().confirmed(), told.sequence());
            next.accept(
                    "node %d confirms".formatted(node),
                    state.with(state.leader().with(node, confirmed)));
        }
    }

    /// Another leader takes over what the ledger holds, counted anew.
    private void fail(ModelState state, BiConsumer<String, ModelState> next) {
        if (state.deposed().isPresent()) {
            return;
        }
        Moment until = moment(state).plus(Lease.LEDGER);
        List<Told> adopted = state.leader().nodes().stream()
                .map(told -> new Told(
                        new NodeGrants(
                                Optional.empty(),
                                told.holds()
                                        .all()
                                        .map(grant -> grant.until(until))
                                        .toList()),
                        0))
                .toList();
        ModelState failed = state.withDeposed(state.leader());
        next.accept("another leader", failed.with(new Side(state.leader().epoch() + 1, adopted)));
    }

    private void pass(ModelState state, BiConsumer<String, ModelState> next) {
        if (state.tick() >= ticks) {
            return;
        }
        ModelState later = new ModelState(
                state.tick() + 1,
                state.sequence(),
                state.leader(),
                state.deposed(),
                state.machines().stream()
                        .map(machine -> new CapNode(removed).aged(machine, state.tick() + 1))
                        .toList(),
                alive(state));
        Watts floor = new Watts(removed == Removal.CHARGE_OF_SILENT ? 0 : CapNode.FLOOR);
        List<Told> aged = state.leader().nodes().stream()
                .map(told -> new Told(told.holds().expired(moment(later), floor), told.sequence()))
                .toList();
        next.accept("ten seconds pass", later.with(new Side(state.leader().epoch(), aged)));
    }

    /// Without answers that no node can take any more.
    private Set<Answer> alive(ModelState state) {
        return state.answers().stream()
                .filter(answer -> answer.watts() == 0
                        || removed == Removal.LEASE_FROM_QUESTION
                        || CapNode.end(answer, answer.asked()) > (state.tick() + 1) * CapNode.TICK)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Moment moment(ModelState state) {
        return new Moment(state.tick() * CapNode.TICK, Instant.EPOCH);
    }

    private static NodeId id(int node) {
        return new NodeId("n" + node);
    }

    private static Node node(int index) {
        return new Node(
                id(index),
                CpuArchitecture.X86_64,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new HostPower(Watts.ZERO, new Watts(CapNode.FLOOR)));
    }
}
