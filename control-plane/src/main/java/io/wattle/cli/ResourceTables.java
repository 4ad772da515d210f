package io.wattle.cli;

import static io.wattle.cli.Column.shown;
import static io.wattle.cli.Column.wide;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/// The columns of each kind.
final class ResourceTables {
    static final ResourceTable NODES = new ResourceTable(
            List.of(
                    shown("NAME", "name"),
                    shown("RACK", "rack"),
                    shown("STATE", "state"),
                    shown("POWER", node -> power(node, "power_watts", "power_origin")),
                    shown("COMMITTED", node -> Cells.watts(node, "committed_watts")),
                    shown("CPU", node -> Cells.percent(node, "cpu_utilisation_ratio")),
                    shown("GPUS", Cells::gpus),
                    shown("REPLICAS", node -> Cells.list(node, "replicas")),
                    shown("REPORT-AGE", node -> Cells.age(node, "report_age_seconds")),
                    wide("ARCH", "arch"),
                    wide("CPU-TYPE", "cpu"),
                    wide("CPUS", "logical_cpus"),
                    wide("MEMORY", node -> Cells.bytes(node, "memory_total_bytes")),
                    wide("AVAILABLE", node -> Cells.bytes(node, "memory_available_bytes")),
                    wide("ENERGY", node -> energy(node, "energy_joules_total", "power_origin")),
                    wide("SENSOR", "power_sensor"),
                    wide("VERSION", "daemon_version")),
            List.of(
                    "name",
                    "rack",
                    "state",
                    "power_watts",
                    "power_origin",
                    "power_sensor",
                    "committed_watts",
                    "energy_joules_total",
                    "cpu_utilisation_ratio",
                    "arch",
                    "cpu",
                    "logical_cpus",
                    "memory_total_bytes",
                    "memory_available_bytes",
                    "replicas",
                    "report_age_seconds",
                    "daemon_version"));

    static final ResourceTable RACKS = new ResourceTable(
            List.of(
                    shown("NAME", "name"),
                    shown("CAP", rack -> Cells.watts(rack, "cap_watts")),
                    shown("GUARD", rack -> Cells.watts(rack, "guard_watts")),
                    shown("COMMITTED", rack -> Cells.watts(rack, "committed_watts")),
                    shown("HEADROOM", rack -> Cells.watts(rack, "headroom_watts")),
                    shown("DRAWN", rack -> power(rack, "drawn_watts", "drawn_origin")),
                    shown("NODES", rack -> Cells.count(rack, "nodes")),
                    wide("PARENT", "parent"),
                    wide("LIMIT", rack -> Cells.watts(rack, "limit_watts"))),
            List.of(
                    "name",
                    "parent",
                    "cap_watts",
                    "guard_watts",
                    "limit_watts",
                    "committed_watts",
                    "headroom_watts",
                    "drawn_watts",
                    "drawn_origin",
                    "nodes"));

    static final ResourceTable MODELS = new ResourceTable(
            List.of(
                    shown("NAME", "name"),
                    shown("ARCHITECTURE", "architecture"),
                    shown("ENGINE", "engine"),
                    shown("STATE", "state"),
                    shown(
                            "REPLICAS",
                            model -> Cells.text(model, "replicas_running") + "/"
                                    + Cells.text(model, "replicas_desired")),
                    shown("ENERGY/OUTPUT-TOKEN", ResourceTables::energyPerToken),
                    wide("PRECISIONS", model -> Cells.list(model, "precisions")),
                    wide("SOURCE", "source"),
                    wide("MESSAGE", "message")),
            List.of(
                    "name",
                    "architecture",
                    "engine",
                    "state",
                    "replicas_desired",
                    "replicas_running",
                    "joules_per_output_token",
                    "energy_origin",
                    "precisions",
                    "source",
                    "applied_at",
                    "message"));

    static final ResourceTable REPLICAS = new ResourceTable(
            List.of(
                    shown("NAME", "name"),
                    shown("NODE", "node"),
                    shown("GPUS", replica -> Cells.list(replica, "gpus")),
                    shown("PHASE", "phase"),
                    shown("RUNNING", "requests_running"),
                    shown("WAITING", "requests_waiting"),
                    shown("OUTPUT-TOKENS", "output_tokens_total"),
                    shown("ENERGY/OUTPUT-TOKEN", ResourceTables::energyPerToken),
                    shown("RESTARTS", "restarts"),
                    wide("RACK", "rack"),
                    wide("ENDPOINT", "endpoint"),
                    wide("PID", "pid"),
                    wide("MESSAGE", "message")),
            List.of(
                    "name",
                    "model",
                    "node",
                    "rack",
                    "gpus",
                    "phase",
                    "requests_running",
                    "requests_waiting",
                    "prompt_tokens_total",
                    "output_tokens_total",
                    "joules_per_output_token",
                    "energy_origin",
                    "restarts",
                    "endpoint",
                    "pid",
                    "message"));

    static final ResourceTable PLANS = new ResourceTable(
            List.of(
                    shown("ID", "id"),
                    shown("CREATED", "created_at"),
                    shown("POLICY", "policy"),
                    shown("REPLICAS", plan -> Cells.count(plan, "replicas")),
                    shown("UNSERVED", plan -> Cells.count(plan, "unserved")),
                    shown("COMMITTED", plan -> Cells.watts(plan, "committed_watts")),
                    shown("REASON", "reason")),
            List.of("id", "created_at", "policy", "replicas", "unserved", "committed_watts", "reason"));

    static final ResourceTable EVENTS = new ResourceTable(
            List.of(
                    shown("AT", "at"),
                    shown("SEVERITY", "severity"),
                    shown("KIND", "kind"),
                    shown("SUBJECT", "subject"),
                    shown("MESSAGE", "message"),
                    wide("ID", "id")),
            List.of("id", "at", "severity", "kind", "subject", "message"));

    private ResourceTables() {}

    private static String power(JsonNode object, String field, String originField) {
        return Cells.withOrigin(Cells.watts(object, field), object, originField);
    }

    private static String energy(JsonNode object, String field, String originField) {
        return Cells.withOrigin(Cells.joules(object, field), object, originField);
    }

    private static String energyPerToken(JsonNode object) {
        return energy(object, "joules_per_output_token", "energy_origin");
    }
}
