package io.wattle.placement;

import io.wattle.performance.OperatingPoint;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Watts;
import java.util.List;

/// A replica that has its place; its load may still change while the plan is drafted.
final class Placed {
    /// A load at which requests hardly ever meet, as a share of the capacity.
    private static final double ONE_AT_A_TIME_SHARE = 0.001;

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
                id, book.rack().id(), book.node().id(), gpus, option.configuration(), expectation());
    }

    private ReplicaExpectation expectation() {
        OperatingPoint point = at(assignedRequestsPerSecond);
        return new ReplicaExpectation(
                option.requestsPerSecond(),
                assignedRequestsPerSecond,
                gpuPower(point),
                hostPower(point),
                option.weights(),
                option.kvCache(),
                point.timeToFirstToken(),
                point.timePerOutputToken(),
                energyPerOutputToken());
    }

    private Joules energyPerOutputToken() {
        double rate = assignedRequestsPerSecond > 0
                ? assignedRequestsPerSecond
                : option.requestsPerSecond() * ONE_AT_A_TIME_SHARE;
        OperatingPoint point = at(rate);
        Watts active = gpuPower(point).minus(gpuPower(at(0))).plus(hostPower(point));
        return new Joules(active.value() / (rate * option.performance().outputTokens()));
    }

    private OperatingPoint at(double requestsPerSecond) {
        return option.performance()
                .at(requestsPerSecond, option.configuration().maxBatch())
                .orElseThrow(() -> new IllegalStateException(
                        "The replica \"%s\" was assigned %.3f requests/s, above its capacity of %.3f."
                                .formatted(id, requestsPerSecond, option.requestsPerSecond())));
    }

    private Watts gpuPower(OperatingPoint point) {
        return isOnGpus() ? point.power().times(option.configuration().pipelineParallelDegree()) : Watts.ZERO;
    }

    private Watts hostPower(OperatingPoint point) {
        double share = isOnGpus() ? point.busy() * gpus.size() / book.node().gpuCount() : point.busy();
        return book.node().host().max().minus(book.node().host().idle()).times(share);
    }
}
