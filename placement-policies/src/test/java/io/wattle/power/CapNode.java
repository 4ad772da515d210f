package io.wattle.power;

import io.wattle.power.ModelState.Answer;
import io.wattle.power.ModelState.Machine;
import java.time.Duration;
import java.util.function.BiConsumer;

/// The node's side: the smallest that does what the daemon and powerd do.
///
/// @param removed the rule that does not hold
record CapNode(Removal removed) {
    static final int FLOOR = 1;
    private static final int HARDWARE_DEFAULT = 4;
    static final long TICK = Duration.ofSeconds(10).toNanos();

    void receive(ModelState state, Answer answer, BiConsumer<String, ModelState> next) {
        Machine machine = state.machines().get(answer.node());
        if (answer.epoch() < machine.epoch()) {
            return;
        }
        String event = "node %d takes %d W of epoch %d, sequence %d"
                .formatted(answer.node(), answer.watts(), answer.epoch(), answer.sequence());
        boolean isOlder = answer.epoch() == machine.epoch() && answer.sequence() < machine.sequence();
        if (isOlder && removed != Removal.SEQUENCE) {
            return;
        }
        if (answer.watts() == 0) {
            long counted = removed == Removal.WITHDRAWAL ? machine.sequence() : answer.sequence();
            Machine stopped = new Machine(
                    machine.limit(), machine.wanted(), answer.epoch(), counted, true, machine.leaseEnd(), false);
            next.accept(event, state.with(answer.node(), stopped));
            return;
        }
        long end = end(answer, removed == Removal.LEASE_FROM_QUESTION ? state.tick() : answer.asked());
        if (end > state.tick() * TICK) {
            Machine held = new Machine(
                    machine.limit(),
                    answer.watts(),
                    answer.epoch(),
                    Math.max(answer.sequence(), machine.sequence()),
                    false,
                    end,
                    machine.engine() || removed == Removal.CAP_BEFORE_ENGINE);
            next.accept(event, state.with(answer.node(), held));
        }
    }

    /// The node sets the limit it accepted, and then may start its engine.
    void apply(ModelState state, int node, BiConsumer<String, ModelState> next) {
        Machine machine = state.machines().get(node);
        boolean isLive = machine.leaseEnd() > state.tick() * TICK && !machine.withdrawn();
        if (isLive && (machine.limit() != machine.wanted() || !machine.engine())) {
            next.accept(
                    "node %d sets %d W".formatted(node, machine.wanted()),
                    state.with(
                            node,
                            new Machine(
                                    machine.wanted(),
                                    machine.wanted(),
                                    machine.epoch(),
                                    machine.sequence(),
                                    false,
                                    machine.leaseEnd(),
                                    true)));
        }
    }

    void reboot(ModelState state, int node, BiConsumer<String, ModelState> next) {
        Machine machine = state.machines().get(node);
        if (!machine.engine()) {
            return;
        }
        boolean forgets = removed == Removal.SEQUENCE_OVER_REBOOT;
        next.accept(
                "node %d reboots".formatted(node),
                state.with(
                        node,
                        new Machine(
                                HARDWARE_DEFAULT,
                                FLOOR,
                                forgets ? 0 : machine.epoch(),
                                forgets ? 0 : machine.sequence(),
                                machine.withdrawn(),
                                0,
                                false)));
    }

    static long end(Answer answer, int asked) {
        return asked * TICK + (long) (answer.ttl() * (1 + Lease.DRIFT)) + Lease.SETTLING.toNanos();
    }

    Machine aged(Machine machine, int tick) {
        boolean hasEnded = machine.leaseEnd() <= tick * TICK && removed != Removal.EXPIRY;
        return hasEnded && machine.engine()
                ? new Machine(
                        FLOOR,
                        FLOOR,
                        machine.epoch(),
                        machine.sequence(),
                        machine.withdrawn(),
                        machine.leaseEnd(),
                        true)
                : machine;
    }
}
