package io.wattle.control.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.control.executor.ControlView;
import io.wattle.control.monitor.Freshness;
import io.wattle.control.monitor.NodeStatus;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.power.Charges;
import io.wattle.protocol.GpuReport;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.ReplicaReport;
import io.wattle.quantity.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Nodes as operators see them. What is unknown is left out.
///
/// @param charges what nodes are charged at rest
record NodeViews(ControlView view, Charges charges) {
    List<ObjectNode> all() {
        List<ObjectNode> nodes = new ArrayList<>();
        view.documents()
                .cluster()
                .map(Cluster::racks)
                .orElse(List.of())
                .forEach(rack -> rack.nodes().forEach(node -> nodes.add(node(rack, node))));
        return nodes;
    }

    Optional<ObjectNode> find(String name) {
        return all().stream()
                .filter(node -> node.get("name").asText().equals(name))
                .findFirst();
    }

    /// What the node draws, while its telemetry is fresh.
    static Optional<Power> power(ControlView view, NodeId node) {
        return view.fleet().freshness(node, view.at()) == Freshness.READY
                ? view.fleet().node(node).map(NodeStatus::report).flatMap(Power::of)
                : Optional.empty();
    }

    private ObjectNode node(Rack rack, Node node) {
        Optional<NodeStatus> status = view.fleet().node(node.id());
        Optional<NodeReport> report = view.report(node.id());
        ObjectNode json = Json.object();
        json.put("name", node.id().value()).put("rack", rack.id().value());
        json.put("arch", node.arch().label());
        report.flatMap(told -> told.host().cpuModel()).or(node::cpu).ifPresent(cpu -> json.put("cpu", cpu));
        report.ifPresent(told -> json.put("logical_cpus", told.host().logicalCpus()));
        json.put("state", view.fleet().freshness(node.id(), view.at()).name().toLowerCase(Locale.ROOT));
        status.ifPresent(heard -> json.put(
                "report_age_seconds",
                Math.max(0, view.at().since(heard.received()).toMillis()) / 1e3));
        report.ifPresent(told -> json.put("boot_id", told.bootId()).put("daemon_version", told.daemonVersion()));
        power(view, node.id())
                .ifPresent(power -> json.put("power_watts", power.watts())
                        .put("power_origin", Json.label(power.origin()))
                        .put("power_sensor", sensor(report.orElseThrow()))
                        .put("energy_joules_total", power.joulesTotal()));
        host(json, node, report, status.isPresent());
        view.committed()
                .ifPresent(state -> json.put(
                        "committed_watts",
                        state.charge(node, charges.idle(node)).value()));
        json.set("gpus", gpus(node, report));
        json.set(
                "replicas",
                Json.texts(report.stream()
                        .flatMap(told -> told.replicas().stream())
                        .map(ReplicaReport::replica)));
        return json;
    }

    private static void host(ObjectNode json, Node node, Optional<NodeReport> report, boolean isHeard) {
        if (isHeard) {
            report.flatMap(told ->
                            told.host().cpuUtilisationRatio().stream().boxed().findFirst())
                    .ifPresent(ratio -> json.put("cpu_utilisation_ratio", ratio));
            report.ifPresent(
                    told -> json.put("memory_available_bytes", told.host().memoryAvailableBytes()));
        }
        report.map(told -> told.host().memoryTotalBytes())
                .or(() -> node.memory().map(Bytes::value))
                .ifPresent(bytes -> json.put("memory_total_bytes", bytes));
    }

    private static String sensor(NodeReport report) {
        String host = report.host().power().sensor();
        return report.gpus().stream()
                .flatMap(gpu -> gpu.power().stream())
                .map(power -> host + "+" + power.sensor())
                .findFirst()
                .orElse(host);
    }

    private static ArrayNode gpus(Node node, Optional<NodeReport> report) {
        List<ObjectNode> gpus = new ArrayList<>();
        String declared = node.gpus().map(GpuGroup::type).orElse("");
        for (int index = 0; index < node.gpuCount(); index++) {
            int position = index;
            Optional<GpuReport> told = report.stream()
                    .flatMap(known -> known.gpus().stream())
                    .filter(gpu -> gpu.index() == position)
                    .findFirst();
            ObjectNode json = Json.object().put("index", index);
            told.ifPresent(gpu -> json.put("uuid", gpu.uuid()));
            json.put("type", told.map(GpuReport::type).orElse(declared));
            told.ifPresent(gpu -> gpu(json, gpu));
            gpus.add(json);
        }
        return Json.array(gpus);
    }

    private static void gpu(ObjectNode json, GpuReport gpu) {
        gpu.memoryTotalBytes().ifPresent(bytes -> json.put("memory_total_bytes", bytes));
        gpu.memoryUsedBytes().ifPresent(bytes -> json.put("memory_used_bytes", bytes));
        gpu.power()
                .ifPresent(power ->
                        json.put("power_watts", power.powerWatts()).put("power_origin", Json.label(power.origin())));
        gpu.enforcedLimitWatts().ifPresent(watts -> json.put("enforced_limit_watts", watts));
    }
}
