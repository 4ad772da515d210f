package io.wattle.node.lease;

import io.wattle.node.telemetry.GpuDraw;
import io.wattle.protocol.DesiredReplica;
import java.util.List;

/// Who keeps the node's GPUs within the grant.
public interface CapKeeper {
    /// Whether the caps are kept, and why not.
    ///
    /// @param isEnforced whether a grant binds the hardware
    /// @param sentence   for the operator
    record Standing(boolean isEnforced, String sentence) {}

    /// Passes a lease on and asks for the caps of the replicas' GPUs.
    Standing keep(Lease lease, List<DesiredReplica> replicas, List<GpuDraw> gpus);

    /// Before the first lease.
    Standing standing();

    /// Whether engines may start only while {@link #keep} succeeds.
    boolean isRequired();
}
