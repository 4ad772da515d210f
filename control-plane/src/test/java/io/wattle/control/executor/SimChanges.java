package io.wattle.control.executor;

import io.wattle.control.monitor.Fleet;
import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.power.Moment;
import java.util.List;
import java.util.Set;

/// How one control plane carries out changes of plan, and what of it reaches the database.
final class SimChanges {
    private final SimWorld world;
    private long saved;
    private long resumed;
    private int life;

    SimChanges(SimWorld world) {
        this.world = world;
    }

    /// Changes that it went on with.
    long resumed() {
        return resumed;
    }

    /// What waits for the database is lost.
    void crash() {
        life++;
    }

    Changeover resume(Moment now) {
        Changeover change = Changeover.resume(_ -> SimDocuments.PROBLEM, world.store.plan(), world.store.change(), now);
        resumed += change.isDone() ? 0 : 1;
        return change;
    }

    /// To what is wished now: in order, or at once as in a large cluster.
    Changeover begin(List<ReplicaPlacement> running, Moment now) {
        Changeover begun = world.wish.id() % 2 == 0
                ? Changeover.direct(world.wish, now)
                : Changeover.begin(SimDocuments.PROBLEM, running, world.wish, now);
        save(() -> world.store.save(begun.plan()));
        save(() -> world.store.save(ChangeNotes.begun(begun, now.at())));
        return begun;
    }

    Changeover step(Changeover change, Fleet fleet, Set<NodeId> lost, Moment now) {
        if (change.isDone()) {
            return change;
        }
        Changeover next = change.step(fleet, lost, now).next();
        if (!next.equals(change)) {
            save(() -> world.store.save(ChangeNotes.steps(next, now.at())));
        }
        return next;
    }

    /// Behind its back, in order.
    private void save(Runnable row) {
        int began = life;
        saved = Math.max(world.now() + world.random.nextLong(20 * SimWorld.MILLISECOND), saved + 1);
        world.in(saved - world.now(), () -> {
            if (began == life) {
                row.run();
            }
        });
    }
}
