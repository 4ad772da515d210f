package io.wattle.replay;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.simulation.DomainSeries;
import io.wattle.simulation.EnergyUse;
import io.wattle.simulation.ModelOutcome;
import io.wattle.simulation.Percentiles;
import io.wattle.simulation.SimulationResult;
import java.util.List;

/// A simulated day as a document of kind {@code Simulation}.
///
/// Everything but {@code wall_seconds} follows from the inputs and the seed.
public final class SimulationDocument {
    private SimulationDocument() {}

    /// @param result      of the policy that was asked for
    /// @param others      of those to compare with, on the same arrivals
    /// @param wallSeconds that the computation took
    public static ObjectNode write(
            SimulationResult result, List<SimulationResult> others, long seed, double wallSeconds) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("apiVersion", "wattle.io/v1alpha1").put("kind", "Simulation");
        document.put("origin", "simulated").put("policy", result.controller()).put("seed", seed);
        fill(document, result);
        document.put("wall_seconds", rounded(wallSeconds));
        if (!others.isEmpty()) {
            var compared = document.putArray("compared");
            for (SimulationResult other : others) {
                ObjectNode entry = compared.addObject();
                entry.put("policy", other.controller());
                fill(entry, other);
            }
        }
        return document;
    }

    private static void fill(ObjectNode node, SimulationResult result) {
        outcome(node, result.all());
        node.put("domain_violation_seconds", rounded(result.violationSeconds()));
        SimulationResult.Moves moves = result.moves();
        node.put("moves", moves.starts() + moves.stops());
        node.putObject("moves_by_action")
                .put("start", moves.starts())
                .put("stop", moves.stops())
                .put("set_clock_or_cap", moves.retunes());
        node.put("preemptions", result.preemptions());
        node.put("simulated_seconds", rounded(result.seconds()));
        node.put("peak_watts", rounded(result.cluster().peakWatts()));
        var models = node.putArray("models");
        for (ModelOutcome model : result.models()) {
            outcome(models.addObject().put("name", model.name()), model);
        }
        energy(node.putObject("unassigned_energy_joules"), result.spare());
        var tenants = node.putArray("tenants");
        result.tenants()
                .forEach(tenant -> tenants.addObject()
                        .put("name", tenant.tenant())
                        .put("energy_joules", rounded(tenant.joules())));
        var domains = node.putArray("domains");
        for (DomainSeries domain : result.domains()) {
            domains.addObject()
                    .put("name", domain.name())
                    .put("peak_watts", rounded(domain.peakWatts()))
                    .put("violation_seconds", rounded(domain.violationSeconds()));
        }
    }

    private static void outcome(ObjectNode node, ModelOutcome outcome) {
        energy(node.putObject("energy_joules"), outcome.energy());
        node.put("input_tokens", outcome.inputTokens());
        node.put("output_tokens", outcome.outputTokens());
        put(node, "joules_per_output_token", outcome.joulesPerOutputToken());
        percentiles(node.putObject("ttft_ms"), outcome.firstToken());
        percentiles(node.putObject("tpot_ms"), outcome.perToken());
        put(node, "slo_attainment", outcome.attainment());
        node.putObject("requests")
                .put("arrived", outcome.arrived())
                .put("completed", outcome.completed())
                .put("rejected", outcome.rejected())
                .put("failed", outcome.failed());
    }

    private static void energy(ObjectNode node, EnergyUse use) {
        node.put("gpu", rounded(use.gpu()));
        node.put("host", rounded(use.host()));
        node.put("total", rounded(use.total()));
        node.put("gpu_prefill", rounded(use.prefill()));
        node.put("gpu_decode", rounded(use.decode()));
        node.put("gpu_idle", rounded(use.idle()));
        node.put("gpu_loading", rounded(use.loading()));
    }

    private static void percentiles(ObjectNode node, Percentiles percentiles) {
        put(node, "p50", percentiles.p50());
        put(node, "p95", percentiles.p95());
        put(node, "p99", percentiles.p99());
    }

    /// What is unknown is left out.
    private static void put(ObjectNode node, String name, double value) {
        if (!Double.isNaN(value)) {
            node.put(name, rounded(value));
        }
    }

    /// Six decimals: more than any of it is worth.
    private static double rounded(double value) {
        return Math.rint(value * 1e6) / 1e6;
    }
}
