package io.wattle.engine.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.common.uri.UriEncoding;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.wattle.engine.llama.EngineMetrics;
import io.wattle.engine.llama.TextModel;
import java.io.IOException;
import java.io.StringWriter;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Which path and method is answered by what.
final class Routes {
    private static final String MODELS = "/v1/models";

    private final ModelCard card;
    private final CollectorRegistry registry = new CollectorRegistry();
    private final Supplier<Readiness> readiness;
    private final GenerationHandler generation;
    private final TokenizeHandler tokenize;
    private final Map<String, Route> routes = Map.of(
            "/health",
            new Route("GET", this::health),
            "/metrics",
            new Route("GET", this::metrics),
            MODELS,
            new Route("GET", this::models),
            "/tokenize",
            new Route("POST", exchange -> tokenize(exchange)),
            "/v1/completions",
            new Route("POST", exchange -> generate(exchange, AnswerForm.TEXT)),
            "/v1/chat/completions",
            new Route("POST", exchange -> generate(exchange, AnswerForm.CHAT)));

    private record Route(String method, Handler handler) {}

    @FunctionalInterface
    private interface Handler {
        void answer(Exchange exchange) throws ApiError, IOException, InterruptedException;
    }

    Routes(ModelCard card, EngineMetrics metrics, InstantSource clock, Supplier<Readiness> readiness) {
        this.card = card;
        this.readiness = readiness;
        var bodies = new RequestBody(Runtime.getRuntime().maxMemory());
        generation = new GenerationHandler(card, bodies, clock);
        tokenize = new TokenizeHandler(card.facts(), bodies);
        registry.register(metrics);
    }

    void answer(Exchange exchange) throws ApiError, IOException, InterruptedException {
        var path = exchange.rawPath();
        var route = route(path);
        if (route == null) {
            throw ApiError.noRoute(path);
        }
        if (!route.method().equals(exchange.method())) {
            exchange.allow(route.method());
            throw ApiError.wrongMethod(exchange.method(), path, route.method());
        }
        route.handler().answer(exchange);
    }

    private @Nullable Route route(String path) {
        return path.startsWith(MODELS + "/") ? new Route("GET", this::model) : routes.get(path);
    }

    private void health(Exchange exchange) {
        switch (readiness.get()) {
            case Readiness.Loading _ -> exchange.json(503, Json.object().put("status", "loading model"));
            case Readiness.Ready _ -> exchange.json(200, Json.object().put("status", "ok"));
            case Readiness.Stopping _ -> exchange.json(503, Json.object().put("status", "stopping"));
        }
    }

    private void metrics(Exchange exchange) throws IOException {
        var text = new StringWriter();
        TextFormat.write004(text, registry.metricFamilySamples());
        exchange.text(TextFormat.CONTENT_TYPE_004, text.toString());
    }

    private void models(Exchange exchange) {
        var list = Json.object().put("object", "list");
        list.putArray("data").add(cardJson());
        exchange.json(200, list);
    }

    private void model(Exchange exchange) throws ApiError {
        var id = UriEncoding.decodeUri(exchange.rawPath().substring(MODELS.length() + 1));
        if (!id.equals(card.alias())) {
            throw ApiError.modelNotFound(id, card.alias());
        }
        exchange.json(200, cardJson());
    }

    private ObjectNode cardJson() {
        Optional<TextModel.TemplateSource> source = readiness.get() instanceof Readiness.Ready ready
                ? Optional.of(ready.model().templateSource())
                : Optional.empty();
        return card.json(source);
    }

    private void generate(Exchange exchange, AnswerForm form) throws ApiError, IOException, InterruptedException {
        generation.answer(exchange, form, ready());
    }

    private void tokenize(Exchange exchange) throws ApiError, IOException {
        tokenize.answer(exchange, ready().model());
    }

    private Readiness.Ready ready() throws ApiError {
        return switch (readiness.get()) {
            case Readiness.Loading _ -> throw ApiError.loading();
            case Readiness.Ready ready -> ready;
            case Readiness.Stopping _ -> throw ApiError.unavailable("The engine stops and takes no new requests.");
        };
    }
}
