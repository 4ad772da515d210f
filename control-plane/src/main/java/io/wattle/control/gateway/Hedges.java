package io.wattle.control.gateway;

import io.wattle.control.gateway.rules.GatewayRules.HedgeRule;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Which requests may be asked of a second replica while the first is silent. Thread-safe.
final class Hedges {
    private final Map<String, Allowance> byModel = new HashMap<>();

    /// @param rules by model; requests of others are never hedged
    Hedges(Map<String, HedgeRule> rules) {
        rules.forEach((model, rule) -> byModel.put(model, new Allowance(rule)));
    }

    /// A request of the model begins.
    ///
    /// @return none where it is not to be hedged
    Optional<Allowance> begin(String model) {
        var allowance = Optional.ofNullable(byModel.get(model));
        allowance.ifPresent(Allowance::request);
        return allowance;
    }

    /// One model's: each request adds the share that may be hedged, each that is hedged takes one. So a moment at which
    /// all replicas are slow does not double what they are asked for.
    static final class Allowance {
        private static final double SAVED_MOST = 10;

        private final HedgeRule rule;
        private double saved = 1;

        private Allowance(HedgeRule rule) {
            this.rule = rule;
        }

        Duration after() {
            return rule.after();
        }

        private synchronized void request() {
            saved = Math.min(SAVED_MOST, saved + rule.share());
        }

        /// Whether one more may be hedged; it then counts.
        synchronized boolean take() {
            boolean isEnough = saved >= 1;
            saved -= isEnough ? 1 : 0;
            return isEnough;
        }
    }
}
