package io.wattle.node.http;

import io.prometheus.client.Collector;
import io.wattle.node.lease.Lease;
import java.util.ArrayList;
import java.util.List;

/// Metrics of the exchange with the control plane and of the power lease.
final class LeaseFamilies extends Collector {
    private final NodeView node;

    LeaseFamilies(NodeView node) {
        this.node = node;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var view = node.exchange().get();
        var families = new ArrayList<MetricFamilySamples>();
        view.state().lease().ifPresent(lease -> lease(lease, families));
        Family.gauge("wattle_cap_enforced", "1 where powerd keeps the GPUs within the grant, else 0.")
                .add(view.caps().isEnforced() ? 1 : 0)
                .addTo(families);
        Family.gauge("wattle_accepted_epoch", "Highest epoch of a leader that the node has accepted.")
                .add((double) view.state().accepted().epoch())
                .addTo(families);
        view.roundTrip()
                .ifPresent(time -> Family.gauge(
                                "wattle_report_round_trip_seconds", "Time from the last report to its answer.")
                        .add(time.toNanos() / 1e9)
                        .addTo(families));
        view.answeredNanos()
                .ifPresent(at -> Family.gauge(
                                "wattle_control_plane_silence_seconds",
                                "Time since the control plane last gave a desired state.")
                        .add((System.nanoTime() - at) / 1e9)
                        .addTo(families));
        var reports = Family.counter("wattle_reports_total", "Reports sent, by what became of them.", "outcome");
        view.reports().forEach((outcome, times) -> reports.add((double) times, outcome));
        reports.addTo(families);
        var refusals = Family.counter(
                "wattle_answers_refused_total", "Answers that the node did not follow, by reason.", "reason");
        view.refusals().forEach((reason, times) -> refusals.add((double) times, reason));
        refusals.addTo(families);
        return families;
    }

    private static void lease(Lease lease, List<MetricFamilySamples> families) {
        Family.gauge("wattle_cap_lease_remaining_seconds", "Time until the power grant runs out; 0 once it has.")
                .add(lease.remaining(System.nanoTime()).toNanos() / 1e9)
                .addTo(families);
        Family.gauge("wattle_cap_granted_watts", "Power that the newest grant allows the node, host included.")
                .add(lease.grant().watts())
                .addTo(families);
    }
}
