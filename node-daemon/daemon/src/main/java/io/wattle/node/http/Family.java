package io.wattle.node.http;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One metric with its samples. Without any it is absent, because unknown is not zero.
final class Family {
    private final Collector.Type type;
    private final String name;
    private final String help;
    private final List<String> labels;
    private final List<Sample> samples = new ArrayList<>();

    private Family(Collector.Type type, String name, String help, String... labels) {
        this.type = type;
        this.name = name;
        this.help = help;
        this.labels = List.of(labels);
    }

    static Family gauge(String name, String help, String... labels) {
        return new Family(Collector.Type.GAUGE, name, help, labels);
    }

    /// @param name with its suffix, {@code _total}
    static Family counter(String name, String help, String... labels) {
        return new Family(Collector.Type.COUNTER, name, help, labels);
    }

    /// Counts and sums without quantiles.
    static Family summary(String name, String help, String... labels) {
        return new Family(Collector.Type.SUMMARY, name, help, labels);
    }

    /// @param values of the labels, in their order
    Family addSummary(long count, double sum, String... values) {
        samples.add(new Sample(name + "_count", labels, List.of(values), count));
        samples.add(new Sample(name + "_sum", labels, List.of(values), sum));
        return this;
    }

    /// @param values of the labels, in their order
    Family add(double value, String... values) {
        samples.add(new Sample(name, labels, List.of(values), value));
        return this;
    }

    Family addIfKnown(Optional<Double> value, String... values) {
        value.ifPresent(known -> add(known, values));
        return this;
    }

    void addTo(List<MetricFamilySamples> families) {
        if (!samples.isEmpty()) {
            families.add(new MetricFamilySamples(name, type, help, samples));
        }
    }
}
