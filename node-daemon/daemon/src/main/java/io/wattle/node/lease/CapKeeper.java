package io.wattle.node.lease;

import io.wattle.protocol.DesiredReplica;
import java.util.List;
import java.util.Map;

/// Who keeps the node's GPUs within the grant.
public interface CapKeeper extends AutoCloseable {
    /// Whether the caps are kept, and why not.
    ///
    /// @param isEnforced whether a grant binds the hardware
    /// @param sentence   for the operator
    record Standing(boolean isEnforced, String sentence) {}

    /// Figures for metrics.
    ///
    /// @param isAtFloor  whether powerd holds no live lease, so that every GPU is at its floor
    /// @param targetMilliwatts limit that the split gives each GPU, by UUID
    /// @param changes    limits that were set, by outcome: {@code set}, {@code refused}
    /// @param mismatches times that the driver enforced more than what was set
    record Figures(boolean isAtFloor, Map<String, Long> targetMilliwatts, Map<String, Long> changes, long mismatches) {
        static final Figures NONE = new Figures(false, Map.of(), Map.of(), 0);

        public Figures {
            targetMilliwatts = Map.copyOf(targetMilliwatts);
            changes = Map.copyOf(changes);
        }
    }

    /// Passes a lease on and from now on splits it over the GPUs of these replicas.
    Standing keep(Lease lease, List<DesiredReplica> replicas);

    /// As of now.
    Standing standing();

    /// As of now.
    Figures figures();

    /// Whether engines may start only while {@link #keep} succeeds.
    boolean isRequired();

    /// Whether the caps have not been kept for so long that work on GPUs must end.
    boolean isLost();

    @Override
    void close();
}
