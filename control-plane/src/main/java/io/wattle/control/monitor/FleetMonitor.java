package io.wattle.control.monitor;

import io.wattle.fleet.NodeId;
import io.wattle.power.Moment;
import io.wattle.protocol.GpuReport;
import io.wattle.protocol.NodeReport;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// The latest of every node, shared by the threads that take reports and those that read. A report costs the same
/// however many nodes there are; a fleet is made of them only when somebody looks.
public final class FleetMonitor {
    private final Map<NodeId, NodeStatus> nodes = new ConcurrentHashMap<>();
    private final Map<String, NodeId> owners = new ConcurrentHashMap<>();
    private final AtomicBoolean isChanged = new AtomicBoolean();
    private volatile Fleet fleet = Fleet.EMPTY;

    /// What became of a report.
    public sealed interface Taken {
        record Accepted() implements Taken {}

        /// Nothing changed.
        record Refused(Refusal refusal) implements Taken {}
    }

    /// All nodes as of now.
    public Fleet fleet() {
        if (isChanged.get()) {
            synchronized (this) {
                if (isChanged.getAndSet(false)) {
                    fleet = new Fleet(nodes);
                }
            }
        }
        return fleet;
    }

    /// Takes in one report; those of one node one after the other, those of several beside each other.
    public Taken accept(NodeReport report, Moment now) {
        NodeId id = new NodeId(report.node());
        Optional<Refusal> foreign = foreign(id, report, now);
        if (foreign.isPresent()) {
            return new Taken.Refused(foreign.get());
        }
        Refusal[] refused = new Refusal[1];
        nodes.compute(id, (_, last) -> switch (NodeFold.fold(Optional.ofNullable(last), report, now)) {
            case NodeFold.Accepted(var status) -> {
                own(id, Optional.ofNullable(last), report);
                yield status;
            }
            case NodeFold.Refused(var refusal) -> {
                refused[0] = refusal;
                yield last;
            }
        });
        if (refused[0] != null) {
            return new Taken.Refused(refused[0]);
        }
        isChanged.set(true);
        return new Taken.Accepted();
    }

    /// A GPU stands in one machine: a node that names another's was cloned, or lies.
    private Optional<Refusal> foreign(NodeId id, NodeReport report, Moment now) {
        for (GpuReport gpu : report.gpus()) {
            Optional<NodeId> owner = Optional.ofNullable(owners.get(gpu.uuid())).filter(other -> !other.equals(id));
            boolean isAlive = owner.flatMap(other -> Optional.ofNullable(nodes.get(other)))
                    .filter(status -> now.since(status.received()).compareTo(Fleet.FRESH) <= 0)
                    .isPresent();
            if (isAlive) {
                return Optional.of(new Refusal(
                        Refusal.Reason.FOREIGN_GPU,
                        "The GPU %s of node \"%s\" is reported by node \"%s\"; a machine was cloned or misnamed."
                                .formatted(gpu.uuid(), id, owner.get())));
            }
        }
        return Optional.empty();
    }

    private void own(NodeId id, Optional<NodeStatus> last, NodeReport report) {
        last.stream().flatMap(status -> status.report().gpus().stream()).forEach(gpu -> owners.remove(gpu.uuid(), id));
        report.gpus().forEach(gpu -> owners.put(gpu.uuid(), id));
    }

    /// Forgets nodes that left the cluster.
    public void retain(Set<NodeId> known) {
        if (nodes.keySet().retainAll(known)) {
            owners.values().retainAll(nodes.keySet());
            isChanged.set(true);
        }
    }

    /// Forgets everybody: what was heard under an earlier leadership is old.
    public void clear() {
        nodes.clear();
        owners.clear();
        isChanged.set(true);
    }
}
