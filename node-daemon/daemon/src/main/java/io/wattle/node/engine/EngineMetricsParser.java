package io.wattle.node.engine;

import io.wattle.protocol.MalformedMessageException;
import io.wattle.protocol.ProtocolCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Reads the Prometheus text of an engine. Tolerant: a line it does not understand is skipped, and a body that came as
/// one JSON string, as some builds of llama.cpp send it, is unpacked first (llama.cpp issue 17384).
final class EngineMetricsParser {
    private EngineMetricsParser() {}

    /// @param progressCounters counters that move whenever this engine gets on; none where there are none
    static EngineMetrics parse(String body, List<String> progressCounters) {
        var sums = sums(unquoted(body.strip()));
        return new EngineMetrics(
                whole(sums, EngineMetricNames.RUNNING),
                whole(sums, EngineMetricNames.WAITING),
                total(sums, EngineMetricNames.PROMPT_TOKENS),
                total(sums, EngineMetricNames.OUTPUT_TOKENS),
                progress(sums, progressCounters));
    }

    private static String unquoted(String body) {
        if (!body.startsWith("\"")) {
            return body;
        }
        try {
            return ProtocolCodec.decode(body.getBytes(StandardCharsets.UTF_8), String.class);
        } catch (MalformedMessageException notAString) {
            return body;
        }
    }

    /// Each metric's sum over its labels, such as the engines of a data-parallel group.
    private static Map<String, Double> sums(String text) {
        var sums = new HashMap<String, Double>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int labels = line.indexOf('{');
            int afterLabels = labels < 0 ? line.indexOf(' ') : line.lastIndexOf('}') + 1;
            if (afterLabels > 0) {
                String name =
                        line.substring(0, labels < 0 ? afterLabels : labels).strip();
                value(line.substring(afterLabels).strip()).ifPresent(value -> sums.merge(name, value, Double::sum));
            }
        });
        return sums;
    }

    /// The value, without the time stamp that may follow it; finite and not negative.
    private static Optional<Double> value(String text) {
        try {
            double value = Double.parseDouble(text.split("\\s", 2)[0]);
            return Double.isFinite(value) && value >= 0 ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static Optional<Double> first(Map<String, Double> sums, List<String> names) {
        return names.stream().filter(sums::containsKey).map(sums::get).findFirst();
    }

    private static OptionalInt whole(Map<String, Double> sums, List<String> names) {
        return first(sums, names)
                .map(value -> OptionalInt.of((int) Math.round(value)))
                .orElse(OptionalInt.empty());
    }

    private static OptionalLong total(Map<String, Double> sums, List<String> names) {
        return first(sums, names)
                .map(value -> OptionalLong.of(Math.round(value)))
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong progress(Map<String, Double> sums, List<String> counters) {
        return counters.isEmpty() || !sums.keySet().containsAll(counters)
                ? OptionalLong.empty()
                : OptionalLong.of(counters.stream()
                        .mapToLong(name -> Math.round(sums.getOrDefault(name, 0.0)))
                        .sum());
    }
}
