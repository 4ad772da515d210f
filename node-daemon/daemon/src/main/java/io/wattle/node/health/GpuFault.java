package io.wattle.node.health;

import io.wattle.node.sensor.GpuHealth;
import io.wattle.node.sensor.GpuObservation;
import io.wattle.node.sensor.Reading;
import io.wattle.nvml.RecoveryAction;
import java.util.Optional;
import java.util.OptionalLong;

/// What is wrong with one GPU.
///
/// @param kind     for a label
/// @param sentence for the operator
/// @param endsWork whether no engine may use it
public record GpuFault(String kind, String sentence, boolean endsWork) {
    /// The worst that is known. Pure.
    ///
    /// @param xid the worst Xid since the driver was loaded
    static Optional<GpuFault> judge(
            int index, Reading<GpuObservation> vitals, Reading<GpuHealth> health, OptionalLong xid) {
        if (vitals instanceof Reading.Lost<GpuObservation>(var reason)) {
            return Optional.of(new GpuFault("gpu_lost", reason, true));
        }
        if (xid.isPresent() && XidAction.of(xid.getAsLong()).endsWork()) {
            var action = XidAction.of(xid.getAsLong());
            return Optional.of(new GpuFault(
                    "xid", "The GPU %d had the Xid %d: %s.".formatted(index, xid.getAsLong(), remedy(action)), true));
        }
        if (health instanceof Reading.Value<GpuHealth> told) {
            var fault = judge(index, told.value());
            if (fault.isPresent()) {
                return fault;
            }
        }
        return vitals instanceof Reading.Failed<GpuObservation>(var reason)
                ? Optional.of(new GpuFault("nvml_unresponsive", reason, false))
                : Optional.empty();
    }

    private static Optional<GpuFault> judge(int index, GpuHealth health) {
        if (health.hasRepairFailed()) {
            return Optional.of(new GpuFault(
                    "repair_failed", "The GPU %d could not replace bad memory: return it.".formatted(index), true));
        }
        var asked = health.recovery().filter(action -> action != RecoveryAction.NONE);
        if (asked.isPresent()) {
            return Optional.of(new GpuFault(
                    "recovery",
                    "The driver asks for %s of the GPU %d.".formatted(asked.get(), index),
                    asked.get() != RecoveryAction.RECOVER_IMEX));
        }
        return health.isRepairPending()
                ? Optional.of(new GpuFault(
                        "repair_pending",
                        "The GPU %d replaces bad memory at its next reset: reset it when it is drained."
                                .formatted(index),
                        false))
                : Optional.empty();
    }

    private static String remedy(XidAction action) {
        return switch (action) {
            case FENCE -> "it is gone until the machine starts anew";
            case RETIRE -> "return the board";
            case DRAIN_AND_RESET -> "drain and reset it";
            case RESET_WHEN_DRAINED -> "reset it when it is drained";
            case RESTART_ENGINE -> "its engine is started again";
            case OBSERVE -> "nothing needs doing";
        };
    }
}
