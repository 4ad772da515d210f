package io.wattle.node.http;

import io.prometheus.client.Collector;
import io.wattle.node.sensor.GpuDetail;
import io.wattle.node.sensor.GpuObservation;
import io.wattle.node.telemetry.GpuDraw;
import io.wattle.node.telemetry.GpuWatch;
import io.wattle.quantity.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Metrics of what the GPUs draw, hold and do.
final class GpuFamilies extends Collector {
    private static final double HERTZ_PER_MEGAHERTZ = 1e6;

    private final NodeView node;

    GpuFamilies(NodeView node) {
        this.node = node;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var families = new ArrayList<MetricFamilySamples>();
        var draws = node.sample().get().gpus();
        identity(draws, families);
        memory(draws, families);
        energy(draws, families);
        work(draws, families);
        var figures = node.gpus().figures().get();
        pulses(figures, families);
        limits(draws, families);
        return families;
    }

    private static void identity(List<GpuDraw> draws, List<MetricFamilySamples> families) {
        var info = Family.gauge(
                "wattle_gpu_info",
                "Always 1; the labels tell which board it is.",
                "gpu",
                "uuid",
                "name",
                "driver",
                "slot");
        for (GpuDraw draw : draws) {
            var gpu = draw.gpu();
            info.add(
                    1,
                    index(draw),
                    gpu.uuid(),
                    gpu.type(),
                    gpu.facts().driver(),
                    gpu.facts().slot());
        }
        info.addTo(families);
    }

    private static void memory(List<GpuDraw> draws, List<MetricFamilySamples> families) {
        each(
                "wattle_gpu_memory_used_bytes",
                "Memory in use on the board.",
                draws,
                families,
                seen -> seen.memoryUsed().map(Bytes::value).map(Long::doubleValue));
        each(
                "wattle_gpu_memory_total_bytes",
                "Memory of the board.",
                draws,
                families,
                seen -> seen.memoryTotal().map(Bytes::value).map(Long::doubleValue));
    }

    private static void energy(List<GpuDraw> draws, List<MetricFamilySamples> families) {
        var energy = Family.counter(
                "wattle_gpu_energy_joules_total",
                "Energy of the board since the daemon started, by its counter where that agrees with its power.",
                "gpu",
                "uuid");
        var ratio = Family.gauge(
                "wattle_gpu_energy_counter_ratio",
                "The board's energy counter over its integrated power in the last minute compared; 1 where they agree.",
                "gpu",
                "uuid");
        for (GpuDraw draw : draws) {
            energy.add(draw.energyTotal().value(), index(draw), draw.gpu().uuid());
            draw.counterRatio()
                    .ifPresent(value -> ratio.add(value, index(draw), draw.gpu().uuid()));
        }
        energy.addTo(families);
        ratio.addTo(families);
        each(
                "wattle_gpu_module_power_watts",
                "Power of a superchip's module, its processor included; it contains the GPU's.",
                draws,
                families,
                seen -> seen.detail().modulePower().map(watts -> watts.value()));
    }

    private static void work(List<GpuDraw> draws, List<MetricFamilySamples> families) {
        var bandwidth = Family.gauge(
                "wattle_gpu_memory_bandwidth_ratio",
                "Share of the memory's peak bandwidth that is moved; boards before Hopper do not tell.",
                "gpu",
                "uuid",
                "source");
        var temperature = Family.gauge("wattle_gpu_temperature_celsius", "Temperature.", "gpu", "uuid", "sensor");
        for (GpuDraw draw : draws) {
            String uuid = draw.gpu().uuid();
            draw.seen().map(GpuObservation::detail).ifPresent(detail -> {
                bandwidth.addIfKnown(share(detail, "dram"), index(draw), uuid, "gpm");
                detail.celsius().forEach((sensor, degrees) -> temperature.add(degrees, index(draw), uuid, sensor));
            });
        }
        bandwidth.addTo(families);
        temperature.addTo(families);
        shares(draws, families);
    }

    private static void shares(List<GpuDraw> draws, List<MetricFamilySamples> families) {
        each(
                "wattle_gpu_memory_bandwidth_peak_bytes_per_second",
                "Peak of the memory's bandwidth, by its clock and bus.",
                draws,
                families,
                seen -> seen.detail().peakBandwidth().isPresent()
                        ? Optional.of(seen.detail().peakBandwidth().getAsDouble())
                        : Optional.empty());
        each(
                "wattle_gpu_sm_active_ratio",
                "Share of time in which multiprocessors work.",
                draws,
                families,
                seen -> share(seen.detail(), "sm"));
        each(
                "wattle_gpu_tensor_active_ratio",
                "Share of time in which tensor cores work.",
                draws,
                families,
                seen -> share(seen.detail(), "tensor"));
        each(
                "wattle_gpu_processes",
                "Processes that compute on the board.",
                draws,
                families,
                seen -> seen.detail().processes().isPresent()
                        ? Optional.of((double) seen.detail().processes().getAsInt())
                        : Optional.empty());
    }

    private static Optional<Double> share(GpuDetail detail, String name) {
        return Optional.ofNullable(detail.shares().get(name));
    }

    private static void pulses(List<GpuWatch.Figures> figures, List<MetricFamilySamples> families) {
        var power = Family.gauge(
                "wattle_gpu_power_watts",
                "Power of the board: averaged over a second, and over the sensor's own window of some 25 ms.",
                "gpu",
                "uuid",
                "source");
        var clock = Family.gauge("wattle_gpu_clock_hertz", "Clock of a domain.", "gpu", "uuid", "domain");
        var throttled = Family.counter(
                "wattle_gpu_throttle_seconds_total",
                "Time for which a reason held the clocks.",
                "gpu",
                "uuid",
                "reason");
        for (GpuWatch.Figures seen : figures) {
            String index = Integer.toString(seen.gpu().index());
            String uuid = seen.gpu().uuid();
            seen.pulse().ifPresent(pulse -> {
                power.addIfKnown(pulse.average().map(watts -> watts.value()), index, uuid, "nvml_average");
                power.addIfKnown(pulse.instant().map(watts -> watts.value()), index, uuid, "nvml_instant");
                pulse.clocks()
                        .forEach(
                                (domain, megahertz) -> clock.add(megahertz * HERTZ_PER_MEGAHERTZ, index, uuid, domain));
            });
            seen.throttled().forEach((reason, seconds) -> throttled.add(seconds, index, uuid, reason));
        }
        List.of(power, clock, throttled).forEach(family -> family.addTo(families));
    }

    private void limits(List<GpuDraw> draws, List<MetricFamilySamples> families) {
        var limit = Family.gauge(
                "wattle_gpu_power_limit_watts",
                "Power limits of the board; the kind \"grant\" is its share of the node's grant.",
                "gpu",
                "uuid",
                "kind");
        var targets = node.gpus().caps().get().targetMilliwatts();
        for (GpuDraw draw : draws) {
            String uuid = draw.gpu().uuid();
            draw.seen().ifPresent(seen -> {
                limit.addIfKnown(seen.enforcedLimit().map(watts -> watts.value()), index(draw), uuid, "enforced");
                seen.detail().limits().forEach((kind, watts) -> limit.add(watts.value(), index(draw), uuid, kind));
            });
            limit.addIfKnown(
                    Optional.ofNullable(targets.get(uuid)).map(milliwatts -> milliwatts / 1e3),
                    index(draw),
                    uuid,
                    "grant");
        }
        limit.addTo(families);
    }

    private static void each(
            String name,
            String help,
            List<GpuDraw> draws,
            List<MetricFamilySamples> families,
            Function<GpuObservation, Optional<Double>> value) {
        var family = Family.gauge(name, help, "gpu", "uuid");
        for (GpuDraw draw : draws) {
            family.addIfKnown(
                    draw.seen().flatMap(value), index(draw), draw.gpu().uuid());
        }
        family.addTo(families);
    }

    private static String index(GpuDraw draw) {
        return Integer.toString(draw.gpu().index());
    }
}
