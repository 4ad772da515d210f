package io.wattle.control.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.control.monitor.Refusal.Reason;
import io.wattle.fleet.NodeId;
import io.wattle.power.Moment;
import io.wattle.protocol.HostReport;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.PowerSample;
import io.wattle.quantity.Origin;
import io.wattle.testing.StubNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetTest {
    private static final Moment START = new Moment(0, Instant.EPOCH);

    @Test
    void aNodeIsReadyThenSilent() {
        Fleet fleet = accepted(Fleet.EMPTY.fold(new StubNode("n1", "a").report(), START));
        NodeId n1 = new NodeId("n1");
        assertThat(fleet.freshness(n1, after(3000))).isEqualTo(Freshness.READY);
        assertThat(fleet.freshness(n1, after(3001))).isEqualTo(Freshness.SILENT);
        assertThat(fleet.freshness(new NodeId("n2"), START)).isEqualTo(Freshness.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NaN  | 1 | The report's host.power.power_watts (NaN) must be from 0 to 50000.0.",
                "-5   | 1 | The report's host.power.power_watts (-5.0) must be from 0 to 50000.0.",
                "1e9  | 1 | The report's host.power.power_watts (1.0E9) must be from 0 to 50000.0.",
                "Infinity | 1 | The report's host.power.power_watts (Infinity) must be from 0 to 50000.0.",
                "10   | -1 | The report's host.power.energy_joules_total (-1.0) must be from 0 to 1.0E16.",
            })
    void impossibleValuesAreRefusedByName(double watts, double joules, String sentence) {
        assertThat(Fleet.EMPTY.fold(report("a", 1, watts, joules), START))
                .isEqualTo(new Fold.Refused(new Refusal(Reason.OUT_OF_BOUNDS, sentence)));
    }

    @Test
    void energyMayNotFallWithinOneBoot() {
        Fleet fleet = accepted(Fleet.EMPTY.fold(report("a", 1, 10, 100), START));
        assertThat(fleet.fold(report("a", 2, 10, 99), after(1000)))
                .isEqualTo(new Fold.Refused(new Refusal(
                        Reason.ENERGY_FELL,
                        "The energy of the host fell from 100.000 J to 99.000 J within one boot.")));
        assertThat(fleet.fold(report("b", 1, 10, 0), after(4000))).isInstanceOf(Fold.Accepted.class);
    }

    @Test
    void anotherDaemonOfTheSameNameIsRefusedWhileTheFirstIsAlive() {
        Fleet fleet = accepted(Fleet.EMPTY.fold(report("a", 1, 10, 100), START));
        assertThat(fleet.fold(report("b", 1, 10, 0), after(2999)))
                .isEqualTo(
                        new Fold.Refused(
                                new Refusal(
                                        Reason.DUPLICATE_NODE,
                                        "Another daemon named \"n1\" reported 2999 ms ago; stop it, or give this one another --name.")));
        assertThat(fleet.fold(report("b", 1, 10, 0), after(3000))).isInstanceOf(Fold.Accepted.class);
    }

    @Test
    void anOlderReportIsRefused() {
        Fleet fleet = accepted(Fleet.EMPTY.fold(report("a", 5, 10, 100), START));
        assertThat(fleet.fold(report("a", 4, 10, 100), after(100)))
                .isEqualTo(new Fold.Refused(new Refusal(
                        Reason.STALE, "The report's sequence (4) must be above the last accepted one (5).")));
    }

    private static NodeReport report(String bootId, long sequence, double watts, double joules) {
        PowerSample power = new PowerSample(Origin.MEASURED, "rapl", watts, 1000, joules);
        HostReport host = new HostReport("x86_64", Optional.empty(), 2, 1000, 500, OptionalDouble.empty(), power);
        return new NodeReport("n1", bootId, sequence, 0, "0.1.0", 0, 0, host, List.of(), List.of());
    }

    private static Moment after(long millis) {
        return START.plus(Duration.ofMillis(millis));
    }

    private static Fleet accepted(Fold fold) {
        assertThat(fold).isInstanceOf(Fold.Accepted.class);
        return ((Fold.Accepted) fold).fleet();
    }
}
