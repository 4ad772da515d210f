package io.wattle.control.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.control.gateway.upstream.EngineConnections;
import io.wattle.placement.ReplicaId;
import io.wattle.routing.ReplicaEndpoint;
import io.wattle.testing.Eventually;
import io.wattle.workload.ModelName;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplicaTrafficTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int LOOKS = 1_000;

    private final ReplicaTraffic traffic =
            new ReplicaTraffic(Duration.ofNanos(1), new EngineConnections(Duration.ofSeconds(5)));

    @Test
    void aReplicaThatFailedIsPassedOverUntilItAcceptsAConnection() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        ReplicaEndpoint dead = replica(0, port);
        ReplicaEndpoint alive = replica(1, 1);
        assertThat(traffic.usable(List.of(dead, alive))).containsExactly(dead, alive);

        traffic.eject(dead.replica());
        for (int look = 0; look < LOOKS; look++) {
            assertThat(traffic.usable(List.of(dead, alive))).containsExactly(alive);
        }
        assertThat(traffic.usable(List.of(dead))).as("better than none").containsExactly(dead);

        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            traffic.eject(dead.replica());
            Eventually.holds(
                    "it is asked again",
                    SOON,
                    () -> traffic.usable(List.of(dead, alive)).equals(List.of(dead, alive)));
        }
    }

    private static ReplicaEndpoint replica(int index, int port) {
        return GatewayFixture.replica(
                new ReplicaId(new ModelName("chat"), index), URI.create("http://127.0.0.1:" + port), Optional.empty());
    }
}
