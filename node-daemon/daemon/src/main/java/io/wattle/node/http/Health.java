package io.wattle.node.http;

import io.wattle.node.lease.ExchangeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Whether the daemon works. A daemon without a control plane is ready: it keeps running what it runs, which is safe.
final class Health {
    private final NodeView node;

    Health(NodeView node) {
        this.node = node;
    }

    /// @param status {@code UP} or {@code DOWN}
    record Report(String status, List<Check> checks) {
        boolean isUp() {
            return status.equals("UP");
        }
    }

    /// @param status {@code UP}, {@code DOWN}, or {@code DEGRADED}, which does not bring the whole down
    record Check(String name, String status, Map<String, Object> data) {}

    /// Whether the loops turn; a daemon whose loops do not is to be restarted.
    Report live() {
        return sum(List.of(
                check("sampling", node.isSampling().get()),
                check("engine-watch", node.isWatching().get())));
    }

    /// Whether the node may be counted on.
    Report ready() {
        return sum(List.of(check("first-sample", node.sample().get().host().isPresent())));
    }

    /// Everything, with what is amiss in the open.
    Report whole() {
        var checks = new ArrayList<>(Stream.concat(live().checks().stream(), ready().checks().stream())
                .toList());
        var exchange = node.exchange().get();
        checks.add(controlPlane(exchange));
        checks.add(new Check(
                "power-caps",
                exchange.caps().isEnforced() ? "UP" : "DEGRADED",
                Map.of(
                        "enforced",
                        exchange.caps().isEnforced(),
                        "message",
                        exchange.caps().sentence())));
        return sum(checks);
    }

    private static Check controlPlane(ExchangeView exchange) {
        boolean answers =
                exchange.trouble().isEmpty() && exchange.answeredNanos().isPresent();
        return new Check(
                "control-plane",
                answers ? "UP" : "DEGRADED",
                Map.of(
                        "address", exchange.controlPlane(),
                        "accepted_epoch", exchange.state().accepted().epoch(),
                        "message", answers ? "It answers." : exchange.trouble().orElse("It has not been asked yet.")));
    }

    private static Check check(String name, boolean holds) {
        return new Check(name, holds ? "UP" : "DOWN", Map.of());
    }

    private static Report sum(List<Check> checks) {
        boolean isDown = checks.stream().anyMatch(check -> check.status().equals("DOWN"));
        return new Report(isDown ? "DOWN" : "UP", checks);
    }
}
