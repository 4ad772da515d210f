package io.wattle.control.metrics;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/// {@code GET /metrics} in Prometheus's text format.
public final class MetricsRoute implements Handler {
    private final CollectorRegistry registry;

    public MetricsRoute(CollectorRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) throws IOException {
        StringWriter text = new StringWriter();
        TextFormat.write004(text, registry.metricFamilySamples());
        response.header(HeaderNames.CONTENT_TYPE, TextFormat.CONTENT_TYPE_004);
        response.send(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
