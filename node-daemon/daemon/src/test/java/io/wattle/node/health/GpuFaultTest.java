package io.wattle.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.node.sensor.GpuDetail;
import io.wattle.node.sensor.GpuHealth;
import io.wattle.node.sensor.GpuObservation;
import io.wattle.node.sensor.Reading;
import io.wattle.nvml.RecoveryAction;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each fault of a GPU asks for.
class GpuFaultTest {
    private static final Reading<GpuObservation> WELL = value(
            new GpuObservation(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), GpuDetail.NONE));
    private static final Reading<GpuHealth> HEALTHY = health(false, false, RecoveryAction.NONE);

    @ParameterizedTest
    @CsvSource({
        "13, RESTART_ENGINE, false",
        "31, RESTART_ENGINE, false",
        "43, OBSERVE, false",
        "45, OBSERVE, false",
        "48, DRAIN_AND_RESET, true",
        "63, RESET_WHEN_DRAINED, false",
        "64, RETIRE, true",
        "74, DRAIN_AND_RESET, true",
        "79, FENCE, true",
        "92, OBSERVE, false",
        "94, RESTART_ENGINE, false",
        "95, DRAIN_AND_RESET, true",
        "119, DRAIN_AND_RESET, true",
        "120, DRAIN_AND_RESET, true",
        "140, DRAIN_AND_RESET, true",
        "999, OBSERVE, false",
    })
    void eachXidHasItsAction(long xid, XidAction action, boolean endsWork) {
        assertThat(XidAction.of(xid)).isEqualTo(action);
        assertThat(GpuFault.judge(0, WELL, HEALTHY, OptionalLong.of(xid)).stream()
                        .anyMatch(GpuFault::endsWork))
                .isEqualTo(endsWork);
    }

    @Test
    void aWellGpuHasNoFault() {
        assertThat(GpuFault.judge(0, WELL, HEALTHY, OptionalLong.empty())).isEmpty();
        assertThat(GpuFault.judge(0, WELL, new Reading.Failed<>("not yet"), OptionalLong.empty()))
                .isEmpty();
    }

    @Test
    void aLostGpuComesBeforeEverythingElse() {
        assertThat(GpuFault.judge(
                        0, new Reading.Lost<>("It is gone."), health(true, true, RecoveryAction.GPU_RESET), xid(94)))
                .contains(new GpuFault("gpu_lost", "It is gone.", true));
        assertThat(GpuFault.judge(3, WELL, HEALTHY, xid(79)))
                .contains(new GpuFault(
                        "xid", "The GPU 3 had the Xid 79: it is gone until the machine starts anew.", true));
    }

    @Test
    void whatTheBoardSaysOfItselfCounts() {
        assertThat(GpuFault.judge(0, WELL, health(true, true, RecoveryAction.NONE), OptionalLong.empty()))
                .contains(new GpuFault("repair_failed", "The GPU 0 could not replace bad memory: return it.", true));
        assertThat(GpuFault.judge(0, WELL, health(true, false, RecoveryAction.NONE), OptionalLong.empty()))
                .contains(new GpuFault(
                        "repair_pending",
                        "The GPU 0 replaces bad memory at its next reset: reset it when it is drained.",
                        false));
        assertThat(GpuFault.judge(0, WELL, health(false, false, RecoveryAction.NODE_REBOOT), OptionalLong.empty()))
                .contains(new GpuFault("recovery", "The driver asks for NODE_REBOOT of the GPU 0.", true));
    }

    @Test
    void aDriverThatHangsEndsNoWork() {
        assertThat(GpuFault.judge(0, new Reading.Failed<>("It does not answer."), HEALTHY, OptionalLong.empty()))
                .contains(new GpuFault("nvml_unresponsive", "It does not answer.", false));
    }

    private static OptionalLong xid(long number) {
        return OptionalLong.of(number);
    }

    private static Reading<GpuHealth> health(boolean isPending, boolean hasFailed, RecoveryAction action) {
        return value(new GpuHealth(Map.of(), Map.of(), isPending, hasFailed, Optional.of(action)));
    }

    private static <T> Reading<T> value(T value) {
        return new Reading.Value<>(value, Duration.ZERO, OptionalDouble.empty(), "fake", Instant.EPOCH);
    }
}
