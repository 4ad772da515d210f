package io.wattle.placement.transition;

import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Megahertz;
import io.wattle.quantity.Watts;

/// An engine that runs on, and what changes on its GPUs.
record Kept(ReplicaPlacement before, ReplicaPlacement now) {
    boolean isCapLowered() {
        return cap(before) > cap(now);
    }

    boolean isCapRaised() {
        return cap(before) < cap(now);
    }

    boolean isClockLowered() {
        return clock(before) > clock(now);
    }

    boolean isClockRaised() {
        return clock(before) < clock(now);
    }

    /// Requests per second that it takes whatever stage its cap and clock are at.
    double capacity() {
        return Math.min(
                before.expected().capacityRequestsPerSecond(), now.expected().capacityRequestsPerSecond());
    }

    private static double cap(ReplicaPlacement replica) {
        return replica.configuration().gpuPowerCap().map(Watts::value).orElse(0.0);
    }

    /// The driver goes as high as it can where nothing is locked.
    private static double clock(ReplicaPlacement replica) {
        return replica.configuration().smClock().map(Megahertz::value).orElse(Double.POSITIVE_INFINITY);
    }
}
