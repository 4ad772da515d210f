package io.wattle.node.engine;

import io.wattle.node.engine.SupervisionEvent.Health;
import io.wattle.node.wire.Answer;
import io.wattle.node.wire.HttpCalls;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Asks an engine how it is.
final class EngineProbe {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int NOT_FOUND = 404;

    private final HttpCalls http;

    EngineProbe(HttpCalls http) {
        this.http = http;
    }

    /// @param metrics empty where they cannot be read
    record Result(Health health, Optional<EngineMetrics> metrics) {}

    Result ask(String endpoint, List<String> progressCounters) {
        var health = health(endpoint);
        var metrics = health == Health.SERVING ? metrics(endpoint, progressCounters) : Optional.<EngineMetrics>empty();
        return new Result(health, metrics);
    }

    /// A server without {@code /health} is asked for its models, which every OpenAI-compatible one lists.
    private Health health(String endpoint) {
        try {
            Answer answer = http.read(URI.create(endpoint + "/health"), DEADLINE);
            if (answer.status() == NOT_FOUND) {
                answer = http.read(URI.create(endpoint + "/v1/models"), DEADLINE);
            }
            return answer.isOk() ? Health.SERVING : Health.LOADING;
        } catch (IOException silent) {
            return Health.SILENT;
        }
    }

    private Optional<EngineMetrics> metrics(String endpoint, List<String> progressCounters) {
        try {
            Answer answer = http.read(URI.create(endpoint + "/metrics"), DEADLINE);
            return answer.isOk()
                    ? Optional.of(EngineMetricsParser.parse(answer.text(), progressCounters))
                    : Optional.empty();
        } catch (IOException silent) {
            return Optional.empty();
        }
    }
}
