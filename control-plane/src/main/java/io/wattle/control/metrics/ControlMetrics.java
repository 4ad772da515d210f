package io.wattle.control.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import io.wattle.control.api.Backend;
import io.wattle.control.executor.ControlView;
import io.wattle.control.monitor.Freshness;
import io.wattle.control.monitor.NodeStatus;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.fleet.Rack;
import io.wattle.placement.ReplicaId;
import io.wattle.protocol.GpuReport;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.PowerSample;
import io.wattle.protocol.ReplicaReport;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The control plane's metrics, made anew for each scrape. A value that is unknown has no sample.
public final class ControlMetrics extends Collector {
    private final Backend backend;

    public ControlMetrics(Backend backend) {
        this.backend = backend;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        ControlView view = backend.loop().view();
        List<MetricFamilySamples> families = new ArrayList<>();
        leadership(view, families);
        racks(view, families);
        nodes(view, families);
        models(view, families);
        reports(families);
        repairs(families);
        return families;
    }

    private void leadership(ControlView view, List<MetricFamilySamples> families) {
        families.add(new GaugeMetricFamily(
                "wattle_is_leader", "Whether this control plane leads: 1 or 0.", view.isLeading() ? 1 : 0));
        GaugeMetricFamily epoch = new GaugeMetricFamily(
                "wattle_leader_epoch", "Fencing epoch while this control plane leads.", List.of());
        view.epoch().ifPresent(number -> epoch.addMetric(List.of(), number));
        families.add(epoch);
        families.add(new GaugeMetricFamily(
                "wattle_zk_session_state",
                "Session with ZooKeeper: 0 starting, 1 connected, 2 suspended, 3 lost.",
                backend.services().coordination().state().code()));
        families.add(new GaugeMetricFamily(
                "wattle_database_up",
                "Whether the last write of history reached the database: 1 or 0.",
                backend.services().history().isReachable() ? 1 : 0));
    }

    private void repairs(List<MetricFamilySamples> families) {
        families.add(new GaugeMetricFamily(
                "wattle_repairs_enabled",
                "Whether findings that last are repaired, and not only told: 1 or 0.",
                backend.services().heals() ? 1 : 0));
        GaugeMetricFamily now = gauge(
                "wattle_repairs",
                "Findings by what is done about them: replica_stopped, node_avoided, or held.",
                "state");
        backend.loop().repairs().forEach((state, count) -> now.addMetric(List.of(state), count));
        families.add(now);
    }

    private void racks(ControlView view, List<MetricFamilySamples> families) {
        GaugeMetricFamily power = gauge("wattle_rack_power_watts", "Drawn by all nodes of the rack.", "rack");
        GaugeMetricFamily source = gauge(
                "wattle_rack_power_source_info",
                "How the drawn watts come about: measured, modelled or simulated.",
                "rack",
                "source");
        GaugeMetricFamily cap = gauge("wattle_rack_power_cap_watts", "What the rack may draw at most.", "rack");
        GaugeMetricFamily committed =
                gauge("wattle_rack_power_committed_watts", "Upper bound of the draw that is granted.", "rack");
        GaugeMetricFamily headroom = gauge("wattle_rack_headroom_watts", "Cap less guard less committed.", "rack");
        Optional<Cluster> cluster = view.documents().cluster();
        Map<DomainId, Watts> sums = cluster.flatMap(known -> view.committed()
                        .map(state ->
                                backend.services().executor(view.documents()).sums(known, state)))
                .orElse(Map.of());
        for (Rack rack : cluster.map(Cluster::racks).orElse(List.of())) {
            List<String> name = List.of(rack.id().value());
            cap.addMetric(name, rack.cap().value());
            Optional.ofNullable(sums.get(rack.id())).ifPresent(sum -> {
                committed.addMetric(name, sum.value());
                headroom.addMetric(name, rack.limit().value() - sum.value());
            });
            drawn(view, rack).ifPresent(watts -> {
                power.addMetric(name, watts);
                source.addMetric(List.of(rack.id().value(), origin(view, rack)), 1);
            });
        }
        families.addAll(List.of(power, source, cap, committed, headroom));
    }

    private static OptionalDouble drawn(ControlView view, Rack rack) {
        double sum = 0;
        for (Node node : rack.nodes()) {
            Optional<NodeReport> report = fresh(view, node);
            if (report.isEmpty()
                    || report.get().gpus().stream().anyMatch(gpu -> gpu.power().isEmpty())) {
                return OptionalDouble.empty();
            }
            sum += report.get().host().power().powerWatts();
            for (GpuReport gpu : report.get().gpus()) {
                sum += gpu.power().orElseThrow().powerWatts();
            }
        }
        return rack.nodes().isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sum);
    }

    private static String origin(ControlView view, Rack rack) {
        return rack.nodes().stream()
                .flatMap(node -> fresh(view, node).stream())
                .flatMap(report -> Stream.concat(
                        Stream.of(report.host().power()), report.gpus().stream().flatMap(gpu -> gpu.power().stream())))
                .map(PowerSample::origin)
                .max(Comparator.naturalOrder())
                .map(ControlMetrics::label)
                .orElse("unknown");
    }

    private static Optional<NodeReport> fresh(ControlView view, Node node) {
        return view.fleet().freshness(node.id(), view.at()) == Freshness.READY
                ? view.fleet().node(node.id()).map(NodeStatus::report)
                : Optional.empty();
    }

    private static void nodes(ControlView view, List<MetricFamilySamples> families) {
        GaugeMetricFamily states = gauge("wattle_nodes", "Nodes of the cluster by state.", "state");
        GaugeMetricFamily ages = gauge("wattle_telemetry_age_seconds", "Time since the node's last report.", "node");
        Map<Freshness, Integer> counts = new TreeMap<>();
        List.of(Freshness.values()).forEach(freshness -> counts.put(freshness, 0));
        view.documents().cluster().stream()
                .flatMap(Cluster::nodes)
                .map(Node::id)
                .forEach(node -> {
                    counts.merge(view.fleet().freshness(node, view.at()), 1, Integer::sum);
                    view.fleet()
                            .node(node)
                            .ifPresent(status -> ages.addMetric(
                                    List.of(node.value()),
                                    view.at().since(status.received()).toMillis() / 1e3));
                });
        counts.forEach((freshness, count) -> states.addMetric(List.of(label(freshness)), count));
        families.addAll(List.of(states, ages));
    }

    private static void models(ControlView view, List<MetricFamilySamples> families) {
        GaugeMetricFamily replicas = gauge("wattle_replicas", "Replicas by model and phase.", "model", "state");
        GaugeMetricFamily energy = gauge(
                "wattle_model_energy_per_token_joules",
                "What an output token costs above idle, mean over the model's replicas; the same number as watts per "
                        + "token per second.",
                "model",
                "source");
        Map<Series, Integer> counts = new TreeMap<>();
        Map<Series, DoubleSummaryStatistics> costs = new TreeMap<>();
        view.fleet().nodes().values().forEach(status -> {
            for (ReplicaReport replica : status.report().replicas()) {
                String model = ReplicaId.parse(replica.replica()).model().value();
                counts.merge(new Series(model, label(replica.phase())), 1, Integer::sum);
                status.cost(replica.replica())
                        .ifPresent(cost -> costs.computeIfAbsent(
                                        new Series(model, label(cost.origin())), key -> new DoubleSummaryStatistics())
                                .accept(cost.perOutputToken().value()));
            }
        });
        counts.forEach((series, count) -> replicas.addMetric(series.labels(), count));
        costs.forEach((series, joules) -> energy.addMetric(series.labels(), joules.getAverage()));
        families.addAll(List.of(replicas, energy));
    }

    /// The labels of one sample.
    private record Series(String model, String second) implements Comparable<Series> {
        List<String> labels() {
            return List.of(model, second);
        }

        @Override
        public int compareTo(Series other) {
            return Comparator.comparing(Series::model)
                    .thenComparing(Series::second)
                    .compare(this, other);
        }
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void reports(List<MetricFamilySamples> families) {
        CounterMetricFamily reports = new CounterMetricFamily(
                "wattle_reports", "Reports of nodes by what became of them.", List.of("result"));
        backend.reports().results().forEach((result, count) -> reports.addMetric(List.of(result), count));
        CounterMetricFamily dropped = new CounterMetricFamily(
                "wattle_history_dropped", "Rows that found no room while the database was away.", List.of("table"));
        backend.services().history().dropped().forEach((table, count) -> dropped.addMetric(List.of(table), count));
        families.addAll(List.of(reports, dropped));
    }

    private static GaugeMetricFamily gauge(String name, String help, String... labels) {
        return new GaugeMetricFamily(name, help, List.of(labels));
    }
}
