package io.wattle.control.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.control.monitor.FleetMonitor.Taken;
import io.wattle.control.monitor.Refusal.Reason;
import io.wattle.fleet.NodeId;
import io.wattle.power.Moment;
import io.wattle.protocol.GpuReport;
import io.wattle.protocol.NodeReport;
import io.wattle.testing.StubNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FleetMonitorTest {
    private static final NodeId N1 = new NodeId("n1");
    private static final Moment START = new Moment(0, Instant.parse("2026-01-01T00:00:00Z"));

    private final FleetMonitor monitor = new FleetMonitor();
    private final StubNode first = new StubNode("n1", "boot-1");
    private final StubNode second = new StubNode("n2", "boot-2");

    @Test
    void aGpuOfAnotherNodeIsRefusedWhileThatNodeIsAlive() {
        assertThat(monitor.accept(with(first.report(), "GPU-a", 0), START)).isEqualTo(new Taken.Accepted());
        assertThat(monitor.accept(with(second.report(), "GPU-a", 0), START))
                .isEqualTo(new Taken.Refused(new Refusal(
                        Reason.FOREIGN_GPU,
                        "The GPU GPU-a of node \"n2\" is reported by node \"n1\"; a machine was cloned or misnamed.")));
        assertThat(monitor.fleet().nodes().keySet()).isEqualTo(Set.of(N1));
        Moment later = START.plus(Duration.ofSeconds(4));
        assertThat(monitor.accept(with(second.report(), "GPU-a", 0), later))
                .as("a board that was moved")
                .isEqualTo(new Taken.Accepted());
    }

    @Test
    void aNodesWallClockDecidesNothing() {
        long dayAhead = START.at().plus(Duration.ofDays(1)).toEpochMilli();
        assertThat(monitor.accept(with(first.report(), "GPU-a", dayAhead), START))
                .isEqualTo(new Taken.Accepted());
        assertThat(monitor.fleet().freshness(N1, START.plus(Duration.ofSeconds(3))))
                .isEqualTo(Freshness.READY);
        assertThat(monitor.fleet().freshness(N1, START.plus(Duration.ofSeconds(4))))
                .isEqualTo(Freshness.SILENT);
    }

    @Test
    void aReportThatIsPlayedAgainLaterKeepsNoNodeAlive() {
        NodeReport old = first.report();
        monitor.accept(old, START);
        monitor.accept(first.report(), START.plus(Duration.ofSeconds(1)));
        Moment later = START.plus(Duration.ofSeconds(10));
        assertThat(monitor.accept(old, later))
                .isEqualTo(new Taken.Refused(new Refusal(
                        Reason.STALE, "The report's sequence (1) must be above the last accepted one (2).")));
        assertThat(monitor.fleet().freshness(N1, later)).isEqualTo(Freshness.SILENT);
    }

    @Test
    void nodesThatLeaveAreForgotten() {
        monitor.accept(first.report(), START);
        monitor.accept(second.report(), START);
        monitor.retain(Set.of(N1));
        assertThat(monitor.fleet().nodes().keySet()).isEqualTo(Set.of(N1));
        monitor.clear();
        assertThat(monitor.fleet()).isEqualTo(Fleet.EMPTY);
    }

    private static NodeReport with(NodeReport report, String uuid, long sentAtMillis) {
        return new NodeReport(
                report.node(),
                report.bootId(),
                report.sequence(),
                sentAtMillis,
                report.daemonVersion(),
                report.acceptedEpoch(),
                report.acceptedRevision(),
                report.host(),
                List.of(new GpuReport(
                        0,
                        uuid,
                        "H100",
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        OptionalDouble.empty())),
                report.replicas());
    }
}
