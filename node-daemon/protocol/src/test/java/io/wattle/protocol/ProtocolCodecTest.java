package io.wattle.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wattle.quantity.Origin;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProtocolCodecTest {
    private static final NodeReport REPORT = new NodeReport(
            "n1",
            "b-1",
            7,
            1_700_000_000_000L,
            "0.1.0",
            3,
            5,
            new HostReport(
                    "x86_64",
                    Optional.of("EPYC"),
                    2,
                    25_769_803_776L,
                    20_000_000_000L,
                    OptionalDouble.of(0.25),
                    new PowerSample(Origin.MODELLED, "cpu-utilisation-model", 61.5, 1000, 420.25)),
            List.of(new GpuReport(
                    0,
                    "GPU-1",
                    "NVIDIA H100 80GB HBM3",
                    OptionalLong.of(85_520_809_984L),
                    OptionalLong.empty(),
                    Optional.empty(),
                    OptionalDouble.of(700),
                    OptionalDouble.of(200),
                    Optional.empty())),
            List.of(new ReplicaReport(
                    "chat/0",
                    1,
                    ReplicaPhase.RUNNING,
                    Optional.empty(),
                    Optional.of("http://127.0.0.1:41233"),
                    OptionalInt.of(4711),
                    0,
                    OptionalInt.of(1),
                    OptionalInt.of(0),
                    OptionalLong.of(120),
                    OptionalLong.of(480),
                    OptionalDouble.of(33.5),
                    Origin.MODELLED)));

    @Test
    void aReportSurvivesTheWire() throws MalformedMessageException {
        assertThat(ProtocolCodec.decode(ProtocolCodec.encode(REPORT), NodeReport.class))
                .isEqualTo(REPORT);
    }

    @Test
    void aDesiredStateSurvivesTheWire() throws MalformedMessageException {
        var state = new DesiredState(
                4,
                9,
                List.of(new DesiredReplica(
                        "chat/0",
                        2,
                        "chat",
                        "vllm",
                        "/models/x",
                        List.of(0, 1),
                        2,
                        1,
                        "fp8",
                        64,
                        8192,
                        OptionalDouble.of(450),
                        OptionalInt.of(1410),
                        false)),
                Optional.of(new PowerGrant(1800, 4, 11, 20_000)),
                1000);
        assertThat(ProtocolCodec.decode(ProtocolCodec.encode(state), DesiredState.class))
                .isEqualTo(state);
    }

    @Test
    void namesCarryTheUnitAndAbsentReadingsAreLeftOut() {
        assertThat(new String(ProtocolCodec.encode(REPORT.gpus().getFirst()), UTF_8))
                .isEqualTo("{\"index\":0,\"uuid\":\"GPU-1\",\"type\":\"NVIDIA H100 80GB HBM3\","
                        + "\"memory_total_bytes\":85520809984,\"enforced_limit_watts\":700.0,"
                        + "\"lowest_limit_watts\":200.0}");
    }

    @Test
    void aMalformedReportIsRefusedWithThePlace() {
        var json = new String(ProtocolCodec.encode(REPORT), UTF_8)
                .replace("\"power_watts\":61.5", "\"power_watts\":\"hot\"");
        assertThatThrownBy(() -> ProtocolCodec.decode(json.getBytes(UTF_8), NodeReport.class))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageStartingWith("The NodeReport is malformed at host->power->power_watts: Cannot deserialize");
    }
}
