package io.wattle.node.lease;

import java.util.Map;
import java.util.TreeMap;

/// Counts what became of reports and answers. For one thread; others see the copies.
final class ExchangeTally {
    private final Map<String, Long> reports = new TreeMap<>();
    private final Map<String, Long> refusals = new TreeMap<>();

    void report(String outcome) {
        reports.merge(outcome, 1L, Long::sum);
    }

    void refusal(String reason) {
        refusals.merge(reason, 1L, Long::sum);
    }

    Map<String, Long> reports() {
        return Map.copyOf(reports);
    }

    Map<String, Long> refusals() {
        return Map.copyOf(refusals);
    }
}
