package io.wattle.node.http;

import io.prometheus.client.Collector;
import io.wattle.node.sensor.GpuHealth;
import io.wattle.node.sensor.Reading;
import io.wattle.node.telemetry.GpuWatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Metrics of what is wrong with the GPUs, and of how the driver and powerd answer.
final class GpuFaultFamilies extends Collector {
    private final NodeView node;

    GpuFaultFamilies(NodeView node) {
        this.node = node;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var families = new ArrayList<MetricFamilySamples>();
        var figures = node.gpus().figures().get();
        errors(figures, families);
        faults(figures, families);
        calls(figures, families);
        caps(families);
        return families;
    }

    private void errors(List<GpuWatch.Figures> figures, List<MetricFamilySamples> families) {
        var xid = Family.counter("wattle_gpu_xid_errors_total", "Xids of the driver.", "gpu", "uuid", "xid");
        var ecc = Family.counter(
                "wattle_gpu_ecc_errors_total",
                "Memory errors: over the board's life, and since the driver was loaded.",
                "gpu",
                "uuid",
                "type",
                "scope");
        var xids = node.gpus().faults().xids();
        for (GpuWatch.Figures seen : figures) {
            String index = Integer.toString(seen.gpu().index());
            String uuid = seen.gpu().uuid();
            xids.getOrDefault(uuid, Map.of())
                    .forEach((number, times) -> xid.add(times, index, uuid, Long.toString(number)));
            if (seen.health() instanceof Reading.Value<GpuHealth> told) {
                told.value().eccErrors().forEach((type, count) -> ecc.add(count, index, uuid, type, "aggregate"));
                told.value().eccErrorsSince().forEach((type, count) -> ecc.add(count, index, uuid, type, "volatile"));
            }
        }
        xid.addTo(families);
        ecc.addTo(families);
    }

    private void faults(List<GpuWatch.Figures> figures, List<MetricFamilySamples> families) {
        var fault = Family.gauge("wattle_gpu_fault", "1 while something is wrong with the GPU.", "gpu", "uuid", "kind");
        var now = node.gpus().faults().now();
        for (GpuWatch.Figures seen : figures) {
            var is = now.get(seen.gpu().index());
            if (is != null) {
                fault.add(1, Integer.toString(seen.gpu().index()), seen.gpu().uuid(), is.kind());
            }
        }
        fault.addTo(families);
        var notices = Family.counter("wattle_node_notices_total", "What an operator was told of, by kind.", "kind");
        node.gpus().notices().counts().forEach((kind, times) -> notices.add(times, kind));
        notices.addTo(families);
    }

    private void calls(List<GpuWatch.Figures> figures, List<MetricFamilySamples> families) {
        var all = new HashMap<String, GpuWatch.CallTime>();
        for (GpuWatch.Figures seen : figures) {
            seen.calls()
                    .forEach((kind, time) -> all.merge(
                            kind,
                            time,
                            (one, other) -> new GpuWatch.CallTime(
                                    one.count() + other.count(), one.seconds() + other.seconds())));
        }
        var duration = Family.summary(
                "wattle_nvml_call_duration_seconds",
                "Time that the driver took for one round of questions to one GPU, by kind of round.",
                "call");
        all.forEach((kind, time) -> duration.addSummary(time.count(), time.seconds(), kind));
        duration.addTo(families);
        var stalls = Family.counter("wattle_nvml_stalls_total", "Times a GPU did not answer.", "gpu");
        node.gpus().stalls().get().forEach((gpu, times) -> stalls.add(times, gpu.replace("gpu-", "")));
        stalls.addTo(families);
    }

    private void caps(List<MetricFamilySamples> families) {
        var caps = node.gpus().caps().get();
        if (caps.changes().isEmpty() && caps.targetMilliwatts().isEmpty() && !caps.isAtFloor()) {
            return;
        }
        Family.gauge("wattle_cap_failsafe_active", "1 while powerd holds every GPU at its floor for want of a lease.")
                .add(caps.isAtFloor() ? 1 : 0)
                .addTo(families);
        Family.counter(
                        "wattle_cap_readback_mismatches_total",
                        "Times the driver enforced more than the limit that was set.")
                .add((double) caps.mismatches())
                .addTo(families);
        var changes = Family.counter("wattle_cap_changes_total", "Limits asked of powerd, by outcome.", "outcome");
        caps.changes().forEach((outcome, times) -> changes.add(times, outcome));
        changes.addTo(families);
    }
}
