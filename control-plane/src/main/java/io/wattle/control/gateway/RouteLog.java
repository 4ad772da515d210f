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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why the latest requests went where they went, for {@code wattle explain request}. Thread-safe.
///
/// Kept in memory for the last {@link #CHOICES_MAX} choices of this process.
final class RouteLog {
    static final int CHOICES_MAX = 2000;
    /// Of a model with more replicas, those that came nearest.
    private static final int CONSIDERED_MAX = 16;

    private static final JsonMapper JSON = new JsonMapper();

    private record Route(String requestId, Instant at, ModelName model, Choice choice) {}

    /// A ring: writing is all that nearly every request does to it, and looking one up may take a while.
    private final @Nullable Route[] routes = new Route[CHOICES_MAX];

    private int next;

    /// A request goes to a replica; a second one after the first failed.
    void chose(String requestId, Instant at, ModelName model, Choice choice) {
        boolean isShort = choice.considered().size() <= CONSIDERED_MAX;
        var route = new Route(requestId, at, model, isShort ? choice : nearest(choice));
        synchronized (this) {
            routes[next] = route;
            next = (next + 1) % CHOICES_MAX;
        }
    }

    /// The explanation as JSON.
    Optional<byte[]> explain(String requestId) {
        var tries = tries(requestId);
        return tries.isEmpty()
                ? Optional.empty()
                : Optional.of(json(tries).toString().getBytes(StandardCharsets.UTF_8));
    }

    private synchronized List<Route> tries(String requestId) {
        List<Route> found = new ArrayList<>();
        for (int i = 0; i < CHOICES_MAX; i++) {
            var route = routes[(next + i) % CHOICES_MAX];
            if (route != null && route.requestId().equals(requestId)) {
                found.add(route);
            }
        }
        return found;
    }

    private static Choice nearest(Choice choice) {
        var nearest = choice.considered().stream()
                .sorted(Comparator.comparing((Forecast each) ->
                                !each.replica().equals(choice.replica().replica()))
                        .thenComparing(each -> !each.isOnTime())
                        .thenComparingDouble(Forecast::joules))
                .limit(CONSIDERED_MAX)
                .toList();
        return new Choice(choice.replica(), choice.reason(), nearest);
    }

    private static ObjectNode json(List<Route> routes) {
        var first = routes.getFirst();
        var root = JSON.createObjectNode()
                .put("apiVersion", "wattle.io/v1alpha1")
                .put("kind", "RequestExplanation")
                .put("request", first.requestId())
                .put("at", first.at().toString())
                .put("model", first.model().value());
        var tries = root.putArray("tries");
        for (var route : routes) {
            var choice = nearest(route.choice());
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
