package io.wattle.control.monitor;

import io.wattle.fleet.NodeId;
import io.wattle.power.Moment;
import io.wattle.protocol.NodeReport;
import java.util.Collection;

/// The latest fleet, shared by the threads that take reports and those that read.
public final class FleetMonitor {
    private volatile Fleet fleet = Fleet.EMPTY;

    public Fleet fleet() {
        return fleet;
    }

    /// Folds one report after the other, whichever threads they come from.
    public synchronized Fold accept(NodeReport report, Moment now) {
        Fold fold = fleet.fold(report, now);
        if (fold instanceof Fold.Accepted(Fleet next)) {
            fleet = next;
        }
        return fold;
    }

    /// Forgets nodes that left the cluster.
    public synchronized void retain(Collection<NodeId> known) {
        fleet = fleet.retain(known);
    }

    /// Forgets everybody: what was heard under an earlier leadership is old.
    public synchronized void clear() {
        fleet = Fleet.EMPTY;
    }
}
