package io.wattle.control.gateway.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// The figures of all rounds: medians, and how each proxy compares with the first in the same round.
final class Report {
    private final Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();

    void add(String what, String proxy, double value) {
        figures.computeIfAbsent(what, _ -> new LinkedHashMap<>())
                .computeIfAbsent(proxy, _ -> new ArrayList<>())
                .add(value);
    }

    void print(int rounds) {
        System.out.printf(
                Locale.ROOT,
                "%nmeasured on %d processors, Java %s, %d rounds in turns; median (least to most)%n%n",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                rounds);
        figures.forEach((what, proxies) -> {
            System.out.println(what);
            proxies.forEach((proxy, values) -> System.out.printf(Locale.ROOT, "  %-9s %s%n", proxy, spread(values)));
            List<Double> gateway = proxies.get("gateway");
            proxies.forEach((proxy, values) -> {
                if (gateway != null && !proxy.equals("gateway")) {
                    List<Double> ratios = IntStream.range(0, values.size())
                            .mapToObj(round -> gateway.get(round) / values.get(round))
                            .toList();
                    System.out.printf(Locale.ROOT, "  gateway / %-9s %s%n", proxy, spread(ratios));
                }
            });
        });
    }

    private static String spread(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        return "%,12.3f (%,.3f to %,.3f)".formatted(sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
    }
}
