package io.wattle.node.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.BufferPoolsExports;
import io.prometheus.client.hotspot.GarbageCollectorExports;
import io.prometheus.client.hotspot.MemoryPoolsExports;
import io.prometheus.client.hotspot.StandardExports;
import io.prometheus.client.hotspot.ThreadExports;
import io.prometheus.client.hotspot.VersionInfoExports;
import io.wattle.protocol.ProtocolCodec;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;

/// Serves {@code /metrics} and {@code /observe/health}.
public final class NodeServer implements AutoCloseable {
    private final CollectorRegistry registry = new CollectorRegistry();
    private final InetSocketAddress address;
    private final Health health;
    private final WebServer server;

    /// @param port 0 for any that is free
    public NodeServer(String host, int port, NodeView node) {
        address = new InetSocketAddress(host, port);
        health = new Health(node);
        registry.register(new HostFamilies(node));
        registry.register(new GpuFamilies(node));
        registry.register(new GpuFaultFamilies(node));
        registry.register(new ReplicaFamilies(node));
        registry.register(new LeaseFamilies(node));
        registry.register(new StandardExports());
        registry.register(new MemoryPoolsExports());
        registry.register(new BufferPoolsExports());
        registry.register(new GarbageCollectorExports());
        registry.register(new ThreadExports());
        registry.register(new VersionInfoExports());
        server = WebServer.builder()
                .host(host)
                .port(port)
                .shutdownHook(false)
                .routing(routes -> routes.get("/metrics", (_, response) -> metrics(response))
                        .get("/observe/health", (_, response) -> tell(health.whole(), response))
                        .get("/observe/health/live", (_, response) -> tell(health.live(), response))
                        .get("/observe/health/ready", (_, response) -> tell(health.ready(), response)))
                .build();
    }

    /// @throws IOException if nobody can listen there
    public void start() throws IOException {
        try (var probe = new ServerSocket()) { // Helidon 4.4 logs a failure and forgets the reason
            probe.bind(address);
        }
        server.start();
        if (!server.isRunning()) {
            throw new BindException("the server did not start");
        }
    }

    /// The port it listens on.
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    private void metrics(ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, TextFormat.CONTENT_TYPE_004);
        try (var writer = new OutputStreamWriter(response.outputStream(), StandardCharsets.UTF_8)) {
            TextFormat.write004(writer, registry.metricFamilySamples());
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static void tell(Health.Report report, ServerResponse response) {
        response.status(report.isUp() ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503)
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .send(ProtocolCodec.encode(report));
    }
}
