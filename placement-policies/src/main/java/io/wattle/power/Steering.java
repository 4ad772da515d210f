package io.wattle.power;

import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaId;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Gives spare watts to replicas that have more to do than their plan foresaw, first where a watt buys the most tokens.
///
/// It only raises caps above the plan's and takes such raises back; what it gives must fit beside all targets with room
/// to spare, and the ledger still decides when a node may have it. A replica must be pressed for a while before it gets
/// more, then one step at a time; it keeps a raise for a minute at least, and until it has been at ease for a minute.
/// Where a domain's limit falls, raises are taken back at once. Pure.
///
/// @param raises   by replica
/// @param pressed  since when each has had too much to do
/// @param atEase   since when each raised one has had little to do
public record Steering(Map<ReplicaId, Raise> raises, Map<ReplicaId, Moment> pressed, Map<ReplicaId, Moment> atEase) {
    /// Nothing is raised.
    public static final Steering NOTHING = new Steering(Map.of(), Map.of(), Map.of());

    /// Share of each domain's limit up to which watts are given away (rule R8).
    public static final double TARGET = 0.95;

    static final Duration PRESSED_FOR = Duration.ofSeconds(5);
    static final Duration BETWEEN_RAISES = Duration.ofSeconds(10);
    static final Duration DWELL = Duration.ofSeconds(60);

    public Steering {
        raises = Map.copyOf(raises);
        pressed = Map.copyOf(pressed);
        atEase = Map.copyOf(atEase);
    }

    /// @param cap   of each of its GPUs, above the plan's
    /// @param since when it was last raised
    public record Raise(Watts cap, Moment since) {}

    /// How much a replica has to do.
    public enum Load {
        /// Requests wait.
        PRESSED,
        /// As planned.
        USUAL,
        /// It could serve far more.
        AT_EASE
    }

    /// @param priority of its model: the higher go first
    public record Replica(ReplicaId id, NodeId node, int gpus, int priority, CapCurve curve, Load load) {}

    /// @param caps of the GPUs of raised replicas
    public record Step(Steering next, Map<ReplicaId, Watts> caps) {}

    /// @param replicas all that may be raised; whoever is not among them loses its raise
    /// @param budget   of all targets without raises; what is given is charged to it
    /// @param planned  what each node's target is without raises
    public Step step(List<Replica> replicas, Budget budget, Map<NodeId, Watts> planned, Moment now) {
        Work work = new Work(budget, planned, now);
        replicas.forEach(work::look);
        work.keep(replicas);
        work.raise(replicas);
        return work.result();
    }

    /// One step in the making.
    private final class Work {
        private final Budget budget;
        private final Map<NodeId, Watts> nodes;
        private final Moment now;
        private final Map<ReplicaId, Raise> given = new LinkedHashMap<>();
        private final Map<ReplicaId, Moment> nextPressed = new HashMap<>();
        private final Map<ReplicaId, Moment> nextAtEase = new HashMap<>();

        Work(Budget budget, Map<NodeId, Watts> planned, Moment now) {
            this.budget = budget;
            this.nodes = new HashMap<>(planned);
            this.now = now;
        }

        void look(Replica replica) {
            switch (replica.load()) {
                case PRESSED -> nextPressed.put(replica.id(), pressed.getOrDefault(replica.id(), now));
                case AT_EASE -> nextAtEase.put(replica.id(), atEase.getOrDefault(replica.id(), now));
                case USUAL -> {}
            }
        }

        /// Raises that stay, the most useful first: where room has become short the others are lost.
        void keep(List<Replica> replicas) {
            List<Replica> raised = new ArrayList<>(replicas.stream()
                    .filter(replica -> raises.containsKey(replica.id()) && !isOver(replica))
                    .toList());
            raised.sort(byUse(replica -> replica.curve().tokensPerJoule(0)));
            for (Replica replica : raised) {
                Raise raise = raises.get(replica.id());
                int place = raise == null ? 0 : replica.curve().place(raise.cap());
                if (raise != null && place > 0) {
                    Watts cap = replica.curve().points().get(place).cap();
                    if (fit(replica, replica.curve().planned(), cap, 1)) {
                        given.put(replica.id(), new Raise(cap, raise.since()));
                    } else {
                        nextPressed.replace(replica.id(), now);
                    }
                }
            }
        }

        private boolean isOver(Replica replica) {
            Raise raise = raises.get(replica.id());
            Moment since = nextAtEase.get(replica.id());
            return raise != null
                    && since != null
                    && now.since(since).compareTo(DWELL) >= 0
                    && now.since(raise.since()).compareTo(DWELL) >= 0;
        }

        /// One step for each that has been pressed for long enough, where the next watt buys the most.
        void raise(List<Replica> replicas) {
            List<Replica> candidates =
                    new ArrayList<>(replicas.stream().filter(this::mayRise).toList());
            candidates.sort(byUse(replica -> replica.curve().tokensPerJoule(place(replica))));
            for (Replica replica : candidates) {
                int place = place(replica);
                Watts from = replica.curve().points().get(place).cap();
                Watts cap = replica.curve().points().get(place + 1).cap();
                if (fit(replica, from, cap, TARGET)) {
                    given.put(replica.id(), new Raise(cap, now));
                }
            }
        }

        /// The highest priority first, then whoever gets the most tokens for a watt.
        private static Comparator<Replica> byUse(ToDoubleFunction<Replica> tokensPerJoule) {
            return Comparator.comparingInt(Replica::priority)
                    .thenComparingDouble(tokensPerJoule)
                    .reversed()
                    .thenComparing(replica -> replica.id().toString());
        }

        private boolean mayRise(Replica replica) {
            Moment since = nextPressed.get(replica.id());
            Raise last = given.get(replica.id());
            boolean isRested = last == null || now.since(last.since()).compareTo(BETWEEN_RAISES) >= 0;
            return since != null
                    && now.since(since).compareTo(PRESSED_FOR) >= 0
                    && isRested
                    && place(replica) + 1 < replica.curve().points().size();
        }

        private int place(Replica replica) {
            Raise raise = given.get(replica.id());
            return raise == null ? 0 : replica.curve().place(raise.cap());
        }

        /// Charges the node for the higher cap, where every domain above it has the room.
        private boolean fit(Replica replica, Watts from, Watts cap, double share) {
            Watts before = nodes.getOrDefault(replica.node(), Watts.ZERO);
            Watts after = before.plus(cap.minus(from).times(replica.gpus()));
            if (budget.full(replica.node(), after, share).isPresent()) {
                return false;
            }
            budget.charge(replica.node(), after);
            nodes.put(replica.node(), after);
            return true;
        }

        Step result() {
            Map<ReplicaId, Watts> caps = new LinkedHashMap<>();
            given.forEach((id, raise) -> caps.put(id, raise.cap()));
            return new Step(new Steering(given, nextPressed, nextAtEase), caps);
        }
    }
}
