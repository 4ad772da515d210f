package io.wattle.control.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.control.detector.Detector.Sight;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.Fold;
import io.wattle.control.planner.Notice;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.CpuArchitecture;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.HostPower;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.power.Charges;
import io.wattle.power.Moment;
import io.wattle.protocol.DesiredReplica;
import io.wattle.protocol.DesiredState;
import io.wattle.protocol.GpuReport;
import io.wattle.protocol.HostReport;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.PowerGrant;
import io.wattle.protocol.PowerSample;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import io.wattle.quantity.Origin;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DetectorTest {
    private static final NodeId N1 = new NodeId("n1");
    private static final DomainId R1 = new DomainId("r1");
    private static final Cluster CLUSTER = new Cluster(
            "lab",
            List.of(),
            List.of(new Rack(
                    R1,
                    Optional.empty(),
                    new Watts(1_500),
                    new Watts(100),
                    List.of(new Node(
                            N1,
                            CpuArchitecture.X86_64,
                            Optional.of(new GpuGroup("H100-SXM-80GB", 2)),
                            Optional.empty(),
                            Optional.empty(),
                            new HostPower(new Watts(150), new Watts(400)))))));

    private final List<String> told = new ArrayList<>();
    private Detector detector = Detector.NOTHING;
    private RackWatch guard = RackWatch.NOTHING;
    private Fleet fleet = Fleet.EMPTY;
    private Moment now = new Moment(0, Instant.EPOCH);
    private long sequence;
    private double gpuWatts = 300;
    private double limit = 400;
    private Optional<String> fault = Optional.empty();
    private int gpus = 2;
    private int running;
    private long tokens;

    @Test
    void aRackThatMeasuresMoreThanItsCapForTwoReportsGoesToItsFloorsForAMinute() {
        seconds(5);
        assertThat(detector.floored()).isEmpty();
        gpuWatts = 650;
        seconds(2);
        assertThat(detector.floored()).as("one report may be a mistake").isEmpty();
        seconds(1);
        assertThat(detector.floored()).containsExactly(R1);
        gpuWatts = 200;
        seconds(59);
        assertThat(detector.floored()).containsExactly(R1);
        seconds(1);
        assertThat(detector.floored()).isEmpty();
        assertThat(told)
                .containsExactly(
                        "critical domain_overdrawn: The nodes of rack \"r1\" measure 1.7 kW for two reports and its cap "
                                + "is 1.5 kW: they go to their floors.",
                        "info domain_released: The rack \"r1\" measures 800 W of 1.5 kW and may be raised again.");
    }

    @Test
    void aRackThatStaysAboveItsCapGetsNoMoreLease() {
        DesiredState answer = new DesiredState(7, 9, List.of(), Optional.of(new PowerGrant(1_200, 7, 9, 20_000)), 1000);
        seconds(5);
        gpuWatts = 650;
        seconds(5);
        assertThat(guard.guarded(N1, answer, now)).as("the leader lowers first").isEqualTo(answer);
        seconds(1);
        assertThat(guard.guarded(N1, answer, now))
                .as("the same grant, for a shorter time")
                .isEqualTo(new DesiredState(7, 9, List.of(), Optional.of(new PowerGrant(1_200, 7, 9, 1_500)), 1000));
        seconds(2);
        assertThat(guard.guarded(N1, answer, now)).isEqualTo(new DesiredState(7, 9, List.of(), Optional.empty(), 1000));
        gpuWatts = 200;
        seconds(59);
        assertThat(guard.guarded(N1, answer, now).grant()).isEmpty();
        seconds(1);
        assertThat(guard.guarded(N1, answer, now)).isEqualTo(answer);
    }

    @Test
    void aSensorCannotSayMoreThanItsNodesNameplate() {
        gpuWatts = 4_999;
        seconds(3);
        assertThat(told)
                .containsExactly(
                        "critical domain_overdrawn: The nodes of rack \"r1\" measure 1.8 kW for two reports and "
                                + "its cap is 1.5 kW: they go to their floors.");
    }

    @Test
    void aSilentNodeCountsWithItsChargeAndRaisesNoAlarm() {
        gpuWatts = 650;
        seconds(1);
        for (int second = 0; second < 10; second++) {
            now = now.plus(Duration.ofSeconds(1));
            look();
        }
        assertThat(detector.floored()).isEmpty();
    }

    @Test
    void aLostGpuIsToldOnceAndOnceWhenItIsBack() {
        seconds(2);
        fault = Optional.of("Xid 79");
        seconds(3);
        fault = Optional.empty();
        gpus = 0;
        seconds(1);
        gpus = 2;
        seconds(2);
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "critical gpu_lost: The GPU GPU-0 of node \"n1\" cannot be used: Xid 79. Its watts stay charged.",
                        "critical gpu_lost: The GPU GPU-1 of node \"n1\" cannot be used: Xid 79. Its watts stay charged.",
                        "info gpu_back: The GPU GPU-0 can be used again.",
                        "info gpu_back: The GPU GPU-1 can be used again.");
    }

    @Test
    void aDriverThatEnforcesMoreThanWasAcceptedIsTold() {
        limit = 700;
        seconds(4);
        assertThat(told).isEmpty();
        seconds(5);
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "critical limit_mismatch: The driver of GPU GPU-0 enforces more than the cap that its node "
                                + "accepted 4 s ago.",
                        "critical limit_mismatch: The driver of GPU GPU-1 enforces more than the cap that its node "
                                + "accepted 4 s ago.");
    }

    @Test
    void anEngineWithRequestsThatGivesNoTokenIsStuck() {
        seconds(60);
        running = 3;
        for (int second = 0; second < 60; second++) {
            tokens += 10;
            seconds(1);
        }
        assertThat(told).as("idle, then busy").isEmpty();
        seconds(30);
        assertThat(told)
                .containsExactly(
                        "critical engine_stuck: The replica \"chat/0\" has 3 requests and has given no token for "
                                + "30 s; restart it.");
        tokens++;
        seconds(1);
        assertThat(told).hasSize(2).last().isEqualTo("info engine_moves: The replica \"chat/0\" gives tokens again.");
    }

    private void seconds(int count) {
        for (int second = 0; second < count; second++) {
            now = now.plus(Duration.ofSeconds(1));
            if (fleet.fold(report(), now) instanceof Fold.Accepted(Fleet next)) {
                fleet = next;
            }
            look();
        }
    }

    private void look() {
        DesiredReplica accepted = new DesiredReplica(
                "chat/0",
                1,
                "chat",
                "vllm",
                "/models/llama",
                List.of(0, 1),
                2,
                1,
                "bf16",
                8,
                4096,
                OptionalDouble.of(400),
                OptionalInt.empty(),
                false);
        Sight sight = new Sight(
                CLUSTER,
                new Charges(HardwareCatalog.standard()),
                fleet,
                Map.of(N1, new Watts(1_200)),
                Map.of(N1, List.of(accepted)),
                now);
        guard = guard.step(sight).next();
        Detector.Step step = detector.step(sight);
        detector = step.next();
        for (Notice notice : step.notices()) {
            told.add("%s %s: %s".formatted(notice.severity().label(), notice.kind(), notice.message()));
        }
    }

    private NodeReport report() {
        sequence++;
        List<GpuReport> all = new ArrayList<>();
        for (int index = 0; index < gpus; index++) {
            all.add(new GpuReport(
                    index,
                    "GPU-" + index,
                    "H100",
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    Optional.of(new PowerSample(Origin.MEASURED, "nvml", gpuWatts, 1000, sequence)),
                    OptionalDouble.of(limit),
                    OptionalDouble.empty(),
                    fault));
        }
        PowerSample host = new PowerSample(Origin.MEASURED, "rapl", 400, 1000, sequence);
        return new NodeReport(
                "n1",
                "boot",
                sequence,
                0,
                "0.1.0",
                1,
                1,
                new HostReport("x86_64", Optional.empty(), 4, 1L << 30, 0, OptionalDouble.empty(), host),
                all,
                List.of(new ReplicaReport(
                        "chat/0",
                        1,
                        ReplicaPhase.RUNNING,
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.empty(),
                        0,
                        OptionalInt.of(running),
                        OptionalInt.of(0),
                        OptionalLong.of(0),
                        OptionalLong.of(tokens),
                        OptionalDouble.empty(),
                        Origin.MEASURED)));
    }
}
