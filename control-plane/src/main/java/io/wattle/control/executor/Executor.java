package io.wattle.control.executor;

import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.Freshness;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.power.Budget;
import io.wattle.power.Charges;
import io.wattle.power.Grant;
import io.wattle.power.Lease;
import io.wattle.power.Moment;
import io.wattle.protocol.DesiredReplica;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Moves what the nodes were told towards what the plan wants, never committing more than a domain may.
///
/// One step: forget what was given back, and lower grants that ran out to what their nodes may still draw; lower and
/// stop wherever the plan wants less; then raise, node by node, while every domain holds all that its nodes may still
/// draw; then renew.
public final class Executor {
    private final Charges charges;
    /// Of the cluster that was last asked about; whoever loses a race works it out again.
    private volatile Optional<ClusterWatts> known = Optional.empty();

    /// @param charges what nodes are charged
    public Executor(Charges charges) {
        this.charges = charges;
    }

    public Charges charges() {
        return charges;
    }

    /// One that counts with what boards take at least.
    Executor knowing(Map<NodeId, Watts> lowestLimits) {
        return lowestLimits.equals(charges.lowestLimits())
                ? this
                : new Executor(new Charges(charges.hardware(), lowestLimits));
    }

    /// What a step decides on.
    ///
    /// @param targets what the plan wants of each node; a node that is not in it is to run nothing
    /// @param fleet   who confirmed what
    /// @param holdRaises until when nothing is raised, because the ledger was found lost
    public record Input(
            Cluster cluster, Map<NodeId, NodeTarget> targets, Fleet fleet, Optional<Moment> holdRaises, Moment now) {}

    ExecutorState step(ExecutorState state, Input input) {
        Work work = new Work(state, input);
        work.forget();
        work.lower();
        work.raise();
        work.renew();
        return work.result();
    }

    /// Each domain whose commitments a step would raise above its limit, as one sentence. Commitments above the limit
    /// that only fall are no fault: an operator may lower a cap below what is granted.
    List<String> violations(Cluster cluster, ExecutorState before, ExecutorState after) {
        Map<DomainId, Watts> limits = watts(cluster).limits();
        Map<DomainId, Watts> high = sums(cluster, after);
        high.entrySet().removeIf(domain -> !passes(domain, limits));
        if (high.isEmpty()) {
            return List.of();
        }
        Map<DomainId, Watts> old = sums(cluster, before);
        List<String> violations = new ArrayList<>();
        high.forEach((domain, sum) -> {
            Watts limit = limits.getOrDefault(domain, Watts.ZERO);
            if (Charges.passes(sum, old.getOrDefault(domain, Watts.ZERO))) {
                violations.add(
                        "The power domain \"%s\" may commit %s and would commit %s.".formatted(domain, limit, sum));
            }
        });
        return violations;
    }

    private static boolean passes(Map.Entry<DomainId, Watts> sum, Map<DomainId, Watts> limits) {
        return Charges.passes(sum.getValue(), limits.getOrDefault(sum.getKey(), Watts.ZERO));
    }

    /// What every domain has committed.
    public Map<DomainId, Watts> sums(Cluster cluster, ExecutorState state) {
        return watts(cluster).sums(state);
    }

    /// What each node of the cluster draws at rest.
    Map<NodeId, Watts> idle(Cluster cluster) {
        return watts(cluster).idle();
    }

    /// The same object is the same cluster: comparing ten thousand nodes is dear.
    @SuppressWarnings("ReferenceEquality")
    ClusterWatts watts(Cluster cluster) {
        return known.filter(watts -> watts.cluster() == cluster).orElseGet(() -> {
            ClusterWatts worked = ClusterWatts.of(cluster, charges);
            known = Optional.of(worked);
            return worked;
        });
    }

    /// One step in the making.
    private final class Work {
        private final Input input;
        private final long epoch;
        private final SortedMap<NodeId, NodeCommitment> nodes;
        private final ClusterWatts watts;
        private final List<NodeId> rising = new ArrayList<>();
        private long sequence;

        Work(ExecutorState state, Input input) {
            this.input = input;
            this.epoch = state.epoch();
            this.sequence = state.sequence();
            this.nodes = new TreeMap<>(state.nodes());
            this.watts = watts(input.cluster());
            if (nodes.keySet().stream().filter(this::isOfCluster).count()
                    < watts.racks().size()) {
                watts.racks().forEach((id, rack) -> nodes.putIfAbsent(id, NodeCommitment.none(rack, sequence)));
            }
            nodes.replaceAll((id, before) -> before.in(watts.racks().getOrDefault(id, before.rack())));
        }

        void forget() {
            nodes.replaceAll((id, commitment) -> {
                NodeCommitment left =
                        commitment.expired(input.now(), watts.floors().getOrDefault(id, Watts.ZERO));
                return Confirmation.isGiven(left, epoch, input.fleet().node(id)) ? left.confirmed() : left;
            });
            nodes.entrySet()
                    .removeIf(entry -> entry.getValue().grants().findAny().isEmpty() && !isOfCluster(entry.getKey()));
        }

        void lower() {
            nodes.replaceAll((id, commitment) -> {
                NodeTarget target = target(id);
                Watts charged = commitment.charge(idleOf(id));
                boolean isRaise = target.watts().exceeds(charged)
                        || (commitment.isUnknown() && !target.equals(NodeTarget.NOTHING));
                if (isRaise) {
                    rising.add(id);
                    return commitment;
                }
                return told(commitment, target);
            });
        }

        void raise() {
            if (rising.isEmpty()) {
                return;
            }
            Map<NodeId, Watts> idle = watts.idle();
            Budget budget = new Budget(input.cluster(), result().charges(idle), result().departed(idle));
            for (NodeId id : rising) {
                NodeCommitment commitment = commitment(id);
                NodeTarget target = target(id);
                Optional<String> obstacle = obstacle(id, target.watts(), budget);
                nodes.put(
                        id,
                        obstacle.map(reason -> waiting(commitment, shrunk(commitment, target), reason))
                                .orElseGet(() -> told(commitment, target)));
                budget.charge(id, commitment(id).charge(idleOf(id)));
            }
        }

        /// Only nodes that are heard: the grant of a silent one must run out. The ledger stays as it is: a new leader
        /// counts anew whatever it finds, and this one was confirmed after {@code now} was read.
        void renew() {
            Moment until = input.now().plus(Lease.LEDGER);
            nodes.replaceAll((id, commitment) -> {
                boolean isRenewed = isDue(commitment) && isHeard(id);
                return isRenewed ? commitment.renewed(until) : commitment;
            });
        }

        private boolean isDue(NodeCommitment commitment) {
            return commitment.current().isPresent()
                    && Lease.isDue(commitment.current().get(), input.now());
        }

        private boolean isHeard(NodeId id) {
            return input.fleet().freshness(id, input.now()) == Freshness.READY;
        }

        ExecutorState result() {
            return new ExecutorState(epoch, sequence, nodes);
        }

        private NodeCommitment told(NodeCommitment commitment, NodeTarget target) {
            boolean sameWatts =
                    commitment.current().map(Grant::watts).orElse(Watts.ZERO).equals(target.watts());
            boolean sameEpoch = commitment.current().map(Grant::epoch).orElse(epoch) == epoch;
            if (sameWatts && sameEpoch && commitment.replicas().equals(target.replicas())) {
                return commitment.satisfied();
            }
            if (target.watts().equals(Watts.ZERO)) {
                return commitment.told(target.replicas(), Optional.empty(), ++sequence);
            }
            if (sameWatts && sameEpoch) {
                return commitment.told(target.replicas(), commitment.current(), ++sequence);
            }
            Moment expires = input.now().plus(Lease.LEDGER);
            return commitment.told(
                    target.replicas(), Optional.of(new Grant(target.watts(), epoch, ++sequence, expires)), sequence);
        }

        private NodeCommitment waiting(NodeCommitment commitment, List<DesiredReplica> allowed, String reason) {
            long revision = allowed.equals(commitment.replicas()) ? commitment.revision() : ++sequence;
            return commitment.waitingFor(allowed, revision, reason);
        }

        /// The domain that has no room for the node at these watts, in one sentence.
        private Optional<String> obstacle(NodeId id, Watts watts, Budget budget) {
            if (input.holdRaises().isPresent() && input.holdRaises().get().isAfter(input.now())) {
                return Optional.of("The ledger was lost, so nothing is raised until every old grant has run out.");
            }
            return budget.full(id, watts).map(full -> waits(id, watts, full));
        }

        private static String waits(NodeId id, Watts watts, Budget.Full full) {
            return ("The node \"%s\" needs %s; the power domain \"%s\" would then commit %s of %s, so it waits until "
                            + "another node gives watts back. A node that is switched off gives none back: take it out "
                            + "of the Cluster document.")
                    .formatted(id, watts, full.domain(), full.sum(), full.limit());
        }

        /// What runs already and stays, under the caps that it has: the rest waits for watts.
        private static List<DesiredReplica> shrunk(NodeCommitment commitment, NodeTarget target) {
            return commitment.replicas().stream()
                    .filter(running -> target.replicas().stream()
                            .anyMatch(wanted -> wanted.replica().equals(running.replica())
                                    && wanted.revision() == running.revision()))
                    .toList();
        }

        private NodeTarget target(NodeId id) {
            NodeTarget wanted = input.targets().get(id);
            return wanted == null || !isOfCluster(id) ? NodeTarget.NOTHING : wanted;
        }

        private boolean isOfCluster(NodeId id) {
            return watts.racks().containsKey(id);
        }

        private Watts idleOf(NodeId id) {
            return watts.idle().getOrDefault(id, Watts.ZERO);
        }

        private NodeCommitment commitment(NodeId id) {
            NodeCommitment commitment = nodes.get(id);
            if (commitment == null) {
                throw new IllegalStateException("The node \"%s\" has no commitment.".formatted(id));
            }
            return commitment;
        }
    }
}
