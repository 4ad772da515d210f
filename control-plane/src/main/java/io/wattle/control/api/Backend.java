package io.wattle.control.api;

import io.wattle.control.executor.ChangeOrders;
import io.wattle.control.executor.Changes;
import io.wattle.control.executor.ControlLoop;
import io.wattle.control.executor.PlanArchive;
import io.wattle.control.executor.RackGuard;
import io.wattle.control.executor.ReportDesk;
import io.wattle.control.executor.Services;

/// All that the routes stand on.
public record Backend(
        Services services,
        ControlLoop loop,
        Changes changes,
        ChangeOrders orders,
        ReportDesk reports,
        PlanArchive plans) {
    /// Wires them.
    public static Backend of(Services services, ControlLoop loop, RackGuard guard) {
        return new Backend(
                services,
                loop,
                new Changes(services, loop),
                new ChangeOrders(services, loop),
                new ReportDesk(services, loop, guard),
                new PlanArchive(services, loop));
    }
}
