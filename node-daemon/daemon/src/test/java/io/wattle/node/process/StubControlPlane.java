package io.wattle.node.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.wattle.protocol.DesiredReplica;
import io.wattle.protocol.DesiredState;
import io.wattle.protocol.MalformedMessageException;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.PowerGrant;
import io.wattle.protocol.ProtocolCodec;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/// A control plane that answers what a test wants and keeps the reports it got.
final class StubControlPlane implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 60;

    private final HttpServer server;
    private final LinkedBlockingDeque<NodeReport> reports = new LinkedBlockingDeque<>();
    private final AtomicLong revision = new AtomicLong();
    private volatile List<DesiredReplica> desired = List.of();
    private volatile long epoch = 3;
    private volatile boolean grants = true;
    private volatile double grantedWatts = 500;
    private final AtomicLong grantSequence = new AtomicLong(1);
    private volatile Optional<String> leader = Optional.empty();

    StubControlPlane() {
        this(0);
    }

    StubControlPlane(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext(ProtocolCodec.REPORT_PATH, this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String address() {
        return "http://127.0.0.1:" + port();
    }

    /// Wants these replicas from now on.
    StubControlPlane want(DesiredReplica... replicas) {
        desired = List.of(replicas);
        revision.incrementAndGet();
        return this;
    }

    StubControlPlane inEpoch(long other) {
        epoch = other;
        return this;
    }

    StubControlPlane granting(boolean does) {
        grants = does;
        return this;
    }

    /// Grants so much from now on.
    StubControlPlane granting(double watts) {
        grantedWatts = watts;
        grantSequence.incrementAndGet();
        return this;
    }

    /// Answers that another replica leads.
    StubControlPlane ledBy(String address) {
        leader = Optional.of(address);
        return this;
    }

    /// Waits for a report, later than now, that is as described.
    NodeReport await(String description, Predicate<NodeReport> isIt) {
        reports.clear();
        NodeReport last = null;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        try {
            while (System.nanoTime() < end) {
                var report = reports.poll(1, TimeUnit.SECONDS);
                if (report != null && isIt.test(report)) {
                    return report;
                }
                last = report == null ? last : report;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return fail("No report came with " + description + "; the last was " + last);
    }

    /// Waits until the replica is in the phase.
    ReplicaReport await(String replica, ReplicaPhase phase) {
        var report = await(
                replica + " " + phase,
                candidate -> candidate.replicas().stream()
                        .anyMatch(each -> each.replica().equals(replica) && each.phase() == phase));
        return report.replicas().stream()
                .filter(each -> each.replica().equals(replica))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (leader.isPresent()) {
                exchange.getResponseHeaders().set("x-wattle-leader", leader.get());
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            reports.add(ProtocolCodec.decode(body, NodeReport.class));
            byte[] answer = ProtocolCodec.encode(state());
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (MalformedMessageException malformed) {
            assertThat(new String(malformed.getMessage().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEmpty();
        }
    }

    private DesiredState state() {
        var grant = grants
                ? Optional.of(new PowerGrant(grantedWatts, epoch, grantSequence.get(), 20_000))
                : Optional.<PowerGrant>empty();
        return new DesiredState(epoch, revision.get(), desired, grant, 100);
    }
}
