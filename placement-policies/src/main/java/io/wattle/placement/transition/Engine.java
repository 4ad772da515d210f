package io.wattle.placement.transition;

import io.wattle.placement.ReplicaConfiguration;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Megahertz;
import io.wattle.quantity.Watts;
import java.util.Optional;

/// One engine that runs in a replay, under the cap and clock that it has now.
record Engine(ReplicaPlacement replica, Optional<Watts> cap, Optional<Megahertz> clock) {
    static Engine of(ReplicaPlacement replica) {
        return new Engine(
                replica,
                replica.configuration().gpuPowerCap(),
                replica.configuration().smClock());
    }

    /// Whether it is what a plan wants, racks' names aside.
    boolean is(ReplicaPlacement wanted) {
        ReplicaConfiguration now = replica.configuration().with(clock, cap);
        boolean isThere = replica.node().equals(wanted.node())
                && replica.gpus().size() == wanted.gpus().size();
        for (int index = 0; isThere && index < wanted.gpus().size(); index++) {
            isThere = replica.gpus()
                            .get(index)
                            .node()
                            .equals(wanted.gpus().get(index).node())
                    && replica.gpus().get(index).index()
                            == wanted.gpus().get(index).index();
        }
        return isThere && now.equals(wanted.configuration());
    }

    Engine withCap(Optional<Watts> changed) {
        return new Engine(replica, changed, clock);
    }

    Engine withClock(Optional<Megahertz> changed) {
        return new Engine(replica, cap, changed);
    }
}
