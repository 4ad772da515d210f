package io.wattle.control.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.control.gateway.rules.GatewayRules.HedgeRule;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HedgesTest {
    @Test
    void noMoreThanTheShareIsHedged() {
        var hedges = new Hedges(Map.of("chat", new HedgeRule(Duration.ofSeconds(2), 0.05)));
        int hedged = 0;
        for (int request = 0; request < 1_000; request++) {
            hedged += hedges.begin("chat").orElseThrow().take() ? 1 : 0;
        }
        assertThat(hedged).isBetween(50, 51);
        assertThat(hedges.begin("other")).isEmpty();
    }

    @Test
    void whatIsSavedUpEnds() {
        var hedges = new Hedges(Map.of("chat", new HedgeRule(Duration.ofSeconds(2), 0.5)));
        var allowance = hedges.begin("chat").orElseThrow();
        for (int request = 0; request < 1_000; request++) {
            assertThat(hedges.begin("chat")).containsSame(allowance);
        }
        int hedged = 0;
        while (allowance.take()) {
            hedged++;
        }
        assertThat(hedged).isEqualTo(10);
    }
}
