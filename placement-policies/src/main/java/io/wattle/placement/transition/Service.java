package io.wattle.placement.transition;

import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.workload.ModelName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one model serves while its engines are changed.
final class Service {
    private static final double ROUNDING = 1e-6;

    private final ModelName model;
    private final int priority;
    private final Map<ReplicaId, ReplicaPlacement> stopping = new LinkedHashMap<>();
    private double servedBefore;
    private double servedAfter;
    private double capacity;
    private int running;
    private int pendingStarts;
    private int starts;
    private int stops;
    private boolean isPaused;

    Service(ModelName model, int priority) {
        this.model = model;
        this.priority = priority;
    }

    ModelName model() {
        return model;
    }

    int priority() {
        return priority;
    }

    boolean isPaused() {
        return isPaused;
    }

    /// Requests per second that both plans serve, and that nobody needs to miss in between.
    double required() {
        return Math.min(servedBefore, servedAfter);
    }

    double capacity() {
        return capacity;
    }

    void keep(Kept kept) {
        servedBefore += kept.before().expected().assignedRequestsPerSecond();
        servedAfter += kept.now().expected().assignedRequestsPerSecond();
        capacity += kept.capacity();
        running++;
    }

    /// @param isHere whether its node is still there, so that it serves until it is stopped
    void expectStop(ReplicaPlacement replica, boolean isHere) {
        servedBefore += replica.expected().assignedRequestsPerSecond();
        stopping.put(replica.id(), replica);
        if (isHere) {
            capacity += replica.expected().capacityRequestsPerSecond();
            running++;
        }
    }

    void expectStart(ReplicaPlacement replica) {
        servedAfter += replica.expected().assignedRequestsPerSecond();
        pendingStarts++;
    }

    void started(ReplicaPlacement replica) {
        capacity += replica.expected().capacityRequestsPerSecond();
        running++;
        pendingStarts--;
        starts++;
        isPaused = false;
    }

    void stopped(ReplicaPlacement replica, boolean isHere, boolean isPause) {
        stopping.remove(replica.id());
        stops++;
        isPaused |= isPause;
        if (isHere) {
            capacity -= replica.expected().capacityRequestsPerSecond();
            running--;
        }
    }

    /// Requests per second that would go unserved once the replica stops, beyond those that already do.
    double lost(ReplicaPlacement replica) {
        double after = capacity - replica.expected().capacityRequestsPerSecond();
        return Math.max(0, required() - after) - Math.max(0, required() - capacity);
    }

    /// Whether users would miss the replica before its successors serve.
    boolean wouldPause(ReplicaPlacement replica) {
        return pendingStarts > 0 && (lost(replica) > ROUNDING * Math.max(1, required()) || running == 1);
    }

    /// Old engines that may stop now because as many new ones have started, or none is awaited any more.
    List<ReplicaPlacement> outdated() {
        return pendingStarts == 0 || stops < starts ? List.copyOf(stopping.values()) : List.of();
    }

    boolean isAllStarted() {
        return pendingStarts == 0;
    }

    boolean mayStopAnother() {
        return pendingStarts == 0 || stops < starts;
    }
}
