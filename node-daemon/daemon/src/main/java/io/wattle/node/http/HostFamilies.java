package io.wattle.node.http;

import io.prometheus.client.Collector;
import io.wattle.node.telemetry.HostDraw;
import io.wattle.quantity.Origin;
import java.util.ArrayList;
import java.util.List;

/// Metrics of the host, its GPUs and its sensors.
final class HostFamilies extends Collector {
    private final NodeView node;

    HostFamilies(NodeView node) {
        this.node = node;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var families = new ArrayList<MetricFamilySamples>();
        var sample = node.sample().get();
        sample.host().ifPresent(draw -> power(draw, families));
        var meters = Family.gauge(
                "wattle_node_input_power_watts",
                "Power of the whole node, its GPUs included, as its own meters show it.",
                "source");
        sample.meters().forEach((sensor, power) -> meters.add(power.value(), sensor));
        meters.addTo(families);
        if (sample.utilisation().isPresent()) {
            Family.gauge("wattle_node_cpu_utilisation_ratio", "Busy share of all processors over the last second.")
                    .add(sample.utilisation().getAsDouble())
                    .addTo(families);
        }
        sample.memory().ifPresent(memory -> {
            Family.gauge("wattle_node_memory_total_bytes", "Memory of the host.")
                    .add((double) memory.total().value())
                    .addTo(families);
            Family.gauge("wattle_node_memory_available_bytes", "Memory that new work may take without swapping.")
                    .add((double) memory.available().value())
                    .addTo(families);
        });
        var stalls = Family.counter(
                "wattle_sensor_stalls_total", "Times a sensor did not answer before its deadline.", "sensor");
        node.stalls().get().forEach((sensor, times) -> stalls.add(times, sensor));
        stalls.addTo(families);
        return families;
    }

    private static void power(HostDraw draw, List<MetricFamilySamples> families) {
        Family.gauge(
                        "wattle_node_power_watts",
                        "Power of the host without its GPUs; the source \"model\" is an estimate from the utilisation.",
                        "source")
                .add(draw.power().value(), source(draw.sensor()))
                .addTo(families);
        var energy = Family.counter(
                "wattle_node_energy_joules_total",
                "Energy of the host without its GPUs since the daemon started; the source \"model\" is an estimate.",
                "source");
        draw.energyBySource().forEach((sensor, joules) -> energy.add(joules.value(), source(sensor)));
        energy.addTo(families);
        Family.gauge("wattle_node_energy_is_measured", "1 where no part of the host's energy is an estimate, else 0.")
                .add(draw.origin() == Origin.MEASURED ? 1 : 0)
                .addTo(families);
    }

    private static String source(String sensor) {
        return sensor.endsWith("-model") ? "model" : sensor;
    }
}
