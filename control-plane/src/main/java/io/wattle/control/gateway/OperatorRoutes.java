package io.wattle.control.gateway;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.wattle.control.gateway.rules.GatewayRules.EnergyFactors;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// What operators ask of the gateway.
record OperatorRoutes(Wiring wiring, EnergyFactors factors) {
    HttpService explanations() {
        return rules -> rules.get("/{id}", this::explain);
    }

    HttpService energy() {
        return rules -> rules.get("/", (request, response) -> report(request, response, Optional.empty()));
    }

    private void explain(ServerRequest request, ServerResponse response) {
        var id = request.path().pathParameters().get("id");
        var replies = new Replies(response, RequestId.of(request.headers()));
        wiring.routes()
                .explain(id)
                .ifPresentOrElse(
                        explanation -> replies.ok(explanation, Map.of()),
                        () -> replies.error(ApiError.invalid(
                                404,
                                "request_not_found",
                                "The request \"%s\" is not among the last %d that this control plane routed."
                                        .formatted(id, RouteLog.CHOICES_MAX))));
    }

    /// @param only a tenant who sees nothing but its own
    void report(ServerRequest request, ServerResponse response, Optional<String> only) {
        var report = new EnergyReport(wiring.accounts().books(), factors, only);
        var now = wiring.clock().instant();
        var replies = new Replies(response, RequestId.of(request.headers()));
        try {
            if (request.query().first("format").orElse("json").equals("csv")) {
                response.header(HeaderNames.CONTENT_TYPE, "text/csv; charset=utf-8")
                        .send(report.csv(request.query(), now));
            } else {
                var json = report.json(request.query(), now).toString();
                replies.ok(json.getBytes(StandardCharsets.UTF_8), Map.of());
            }
        } catch (ApiException wrong) {
            replies.error(wrong.error());
        }
    }
}
