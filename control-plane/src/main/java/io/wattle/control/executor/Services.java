package io.wattle.control.executor;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.control.coordination.Coordination;
import io.wattle.control.monitor.Clock;
import io.wattle.control.monitor.FleetMonitor;
import io.wattle.control.planner.DocumentReader;
import io.wattle.control.planner.DocumentSet;
import io.wattle.control.planner.Planner;
import io.wattle.control.store.EventLog;
import io.wattle.control.store.HistoryBuffer;
import io.wattle.control.store.Store;
import io.wattle.power.Charges;
import java.net.URI;

/// All that the control loop works with.
///
/// @param hardware what is known of GPUs, before documents add to it
/// @param heals whether findings that last are repaired, and not only told
/// @param self  where the other control planes and the nodes reach this one
public record Services(
        Coordination coordination,
        Store store,
        HistoryBuffer history,
        EventLog events,
        FleetMonitor monitor,
        Planner planner,
        HardwareCatalog hardware,
        DocumentReader reader,
        Clock clock,
        boolean heals,
        URI self) {
    /// One that knows the GPUs that these documents add.
    public Executor executor(DocumentSet documents) {
        return new Executor(new Charges(documents.hardware(hardware)));
    }
}
