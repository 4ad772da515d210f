package io.wattle.control.gateway;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.routing.Choice;
import io.wattle.routing.Forecast;
import io.wattle.workload.ModelName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Why the latest requests went where they went, for {@code wattle explain request}. Thread-safe.
///
/// Kept in memory for the last {@link #REQUESTS_MAX} requests of this process.
final class RouteLog {
    static final int REQUESTS_MAX = 2000;
    /// Of a model with more replicas, those that came nearest.
    private static final int CONSIDERED_MAX = 16;

    private static final JsonMapper JSON = new JsonMapper();

    private record Route(Instant at, ModelName model, List<Choice> choices) {}

    private final Map<String, Route> routes = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Route> eldest) {
            return size() > REQUESTS_MAX;
        }
    };

    /// A request goes to a replica; a second one after the first failed.
    synchronized void chose(String requestId, Instant at, ModelName model, Choice choice) {
        var route = routes.computeIfAbsent(requestId, _ -> new Route(at, model, new ArrayList<>()));
        route.choices().add(shortened(choice));
    }

    /// The explanation as JSON.
    synchronized Optional<byte[]> explain(String requestId) {
        return Optional.ofNullable(routes.get(requestId))
                .map(route -> json(requestId, route).toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Choice shortened(Choice choice) {
        var nearest = choice.considered().stream()
                .sorted(Comparator.comparing((Forecast each) ->
                                !each.replica().equals(choice.replica().replica()))
                        .thenComparing(each -> !each.isOnTime())
                        .thenComparingDouble(Forecast::joules))
                .limit(CONSIDERED_MAX)
                .toList();
        return new Choice(choice.replica(), choice.reason(), nearest);
    }

    private static ObjectNode json(String requestId, Route route) {
        var root = JSON.createObjectNode()
                .put("apiVersion", "wattle.io/v1alpha1")
                .put("kind", "RequestExplanation")
                .put("request", requestId)
                .put("at", route.at().toString())
                .put("model", route.model().value());
        var tries = root.putArray("tries");
        for (var choice : route.choices()) {
            var node = tries.addObject()
                    .put("replica", choice.replica().replica().toString())
                    .put("node", choice.replica().node().value())
                    .put("reason", choice.reason());
            var considered = node.putArray("considered");
            choice.considered()
                    .forEach(forecast -> considered
                            .addObject()
                            .put("replica", forecast.replica().toString())
                            .put("requests_under_way", forecast.underWay())
                            .put("expected_ttft_ms", millis(forecast.timeToFirstToken()))
                            .put("expected_tpot_ms", millis(forecast.timePerOutputToken()))
                            .put("lateness", rounded(forecast.lateness()))
                            .put("marginal_joules", rounded(forecast.joules()))
                            .put("cached_prompt_tokens", forecast.cachedTokens())
                            .put("origin", "modelled"));
        }
        return root;
    }

    private static double millis(Duration duration) {
        return Math.round(duration.toNanos() / 1e3) / 1e3;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
