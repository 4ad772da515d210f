package io.wattle.cli;

import static io.wattle.cli.Column.shown;
import static io.wattle.cli.Column.wide;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Shows a Plan document: what runs where, what each domain commits, what stays unserved and why.
final class PlanTables {
    static final List<Column> REPLICAS = List.of(
            shown("REPLICA", replica -> Cells.text(replica, "model") + "/" + Cells.text(replica, "replica")),
            shown("NODE", PlanTables::node),
            shown("GPUS", replica -> Integer.toString(replica.path("gpus").size())),
            shown("PRECISION", "precision"),
            shown("GPU-CAP", replica -> Cells.watts(replica, "gpu_power_cap_watts")),
            shown("GPU-POWER", replica -> modelled(Cells.watts(replica, "expected_gpu_watts"))),
            shown("BATCH", "max_batch"),
            wide("TENSOR", "tensor_parallel"),
            wide("PIPELINE", "pipeline_parallel"),
            wide("EXPERT", "expert_parallel"),
            wide("REQUESTS/S", "assigned_requests_per_second"),
            wide("CAPACITY/S", "capacity_requests_per_second"),
            wide("WEIGHTS/GPU", replica -> Cells.bytes(replica, "weights_bytes_per_gpu")),
            wide("KV/GPU", replica -> Cells.bytes(replica, "kv_cache_bytes_per_gpu")));

    /// Fields of a replica that stand in a cell of their own.
    static final List<String> CSV_FIELDS = List.of(
            "model",
            "replica",
            "rack",
            "node",
            "tensor_parallel",
            "pipeline_parallel",
            "precision",
            "sm_clock_mhz",
            "gpu_power_cap_watts",
            "max_batch",
            "capacity_requests_per_second",
            "assigned_requests_per_second",
            "expected_gpu_watts",
            "weights_bytes_per_gpu",
            "kv_cache_bytes_per_gpu",
            "predicted_ttft_ms",
            "predicted_tpot_ms",
            "expert_parallel");

    private static final List<Column> DOMAINS = List.of(
            shown("DOMAIN", "name"),
            shown("LIMIT", domain -> Cells.watts(domain, "limit_watts")),
            shown("COMMITTED", domain -> Cells.watts(domain, "committed_watts")),
            shown("HEADROOM", domain -> Cells.watts(domain, "headroom_watts")),
            shown("EXPECTED", domain -> modelled(Cells.watts(domain, "expected_watts"))));

    private static final List<Column> UNSERVED = List.of(
            shown("UNSERVED", unserved -> Cells.text(unserved, "model")),
            shown("REQUESTS/S", "requests_per_second"),
            shown("REASON", "reason"));

    private PlanTables() {}

    static void print(JsonNode plan, boolean isWide, PrintStream out) {
        section(REPLICAS.stream().filter(column -> isWide || !column.isWide()).toList(), plan.path("replicas"), out);
        section(DOMAINS, plan.path("domains"), out);
        section(UNSERVED, plan.path("unserved"), out);
    }

    private static void section(List<Column> columns, JsonNode rows, PrintStream out) {
        if (!rows.isEmpty()) {
            Table.of(columns, rows).lines(true).forEach(out::println);
            out.println();
        }
    }

    /// The nodes of a replica; a plan names a replica's node in its GPUs, or beside them when it has none.
    private static String node(JsonNode replica) {
        String ofGpus = StreamSupport.stream(replica.path("gpus").spliterator(), false)
                .map(gpu -> Cells.text(gpu, "node"))
                .distinct()
                .collect(Collectors.joining(","));
        return ofGpus.isEmpty() ? Cells.text(replica, "node") : ofGpus;
    }

    private static String modelled(String figure) {
        return figure.equals(Cells.UNKNOWN) ? figure : figure + " (modelled)";
    }
}
