package io.wattle.placement;

import java.util.List;

/// A replica that has its place; its load may still change while the plan is drafted.
final class Placed {
    private final ReplicaId id;
    private final NodeBook book;
    private final Option option;
    private final List<GpuSlot> gpus;
    private double assignedRequestsPerSecond;

    Placed(ReplicaId id, NodeBook book, Option option, List<GpuSlot> gpus) {
        this.id = id;
        this.book = book;
        this.option = option;
        this.gpus = List.copyOf(gpus);
    }

    double requestsPerSecond() {
        return option.requestsPerSecond();
    }

    double assignedRequestsPerSecond() {
        return assignedRequestsPerSecond;
    }

    boolean isOnGpus() {
        return option.gpus() > 0;
    }

    /// Load it can still take, its neighbours on the same processors considered.
    double spareRequestsPerSecond() {
        double own = option.requestsPerSecond() - assignedRequestsPerSecond;
        return isOnGpus() ? own : Math.min(own, (1 - book.busyShare()) * option.requestsPerSecond());
    }

    void assign(double requestsPerSecond) {
        book.occupy((requestsPerSecond - assignedRequestsPerSecond) / option.requestsPerSecond());
        assignedRequestsPerSecond = requestsPerSecond;
    }

    ReplicaPlacement placement() {
        return new ReplicaPlacement(
                id,
                book.rack().id(),
                book.node().id(),
                gpus,
                option.configuration(),
                Expectations.of(option, assignedRequestsPerSecond, book.node()));
    }
}
