package io.wattle.comparison;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// A comparison as a JSON document of kind {@code Comparison}; what does not apply is left out.
public final class ComparisonDocument {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final double MILLI = 1e3;

    private ComparisonDocument() {}

    public static ObjectNode write(Comparison comparison) {
        Question question = comparison.question();
        ObjectNode document = JSON.objectNode();
        document.put("apiVersion", "wattle.io/v1alpha1").put("kind", "Comparison");
        document.put("model", comparison.model())
                .put("input_tokens", question.inputTokens())
                .put("output_tokens", question.outputTokens())
                .put("slo_ttft_ms", question.firstToken() * MILLI)
                .put("origin", "modelled");
        document.set("best", best(comparison));
        ArrayNode cheapest = document.putArray("cheapest");
        ArrayNode even = document.putArray("break_even");
        comparison.curves().forEach(curves -> {
            leads(cheapest, curves, comparison.names());
            breakEvens(even, curves, comparison.names());
        });
        ArrayNode gpus = document.putArray("gpus");
        for (Device device : comparison.devices()) {
            gpus.add(device(device, comparison));
        }
        return document;
    }

    /// A row for every device under every objective: the best choice, or why there is none.
    public static ArrayNode best(Comparison comparison) {
        ArrayNode rows = JSON.arrayNode();
        for (double perToken : comparison.question().perToken()) {
            for (Device device : comparison.devices()) {
                ObjectNode row = rows.addObject()
                        .put("slo_tpot_ms", perToken * MILLI)
                        .put("gpu", device.name())
                        .put("basis", device.basis());
                device.best(comparison.question(), perToken)
                        .ifPresentOrElse(
                                choice -> row.setAll(choice(choice, comparison.question())),
                                () -> row.put("reason", device.whyNone(comparison.question())));
            }
        }
        return rows;
    }

    private static ObjectNode choice(Choice choice, Question question) {
        ObjectNode row = JSON.objectNode();
        row.put("tensor_parallel", choice.tensor())
                .put("precision", choice.precision().label())
                .put("batch_size", choice.batch());
        choice.clockMhz().ifPresent(clock -> row.put("sm_clock_mhz", Math.round(clock)));
        if (choice.capWatts() > 0) {
            row.put("gpu_power_cap_watts", Math.ceil(choice.capWatts()));
        }
        row.put("ttft_ms", choice.timeToFirstToken() * MILLI)
                .put("tpot_ms", choice.timePerToken() * MILLI)
                .put("output_tokens_per_second", choice.tokensPerSecond())
                .put("requests_per_second", choice.tokensPerSecond() / question.outputTokens())
                .put("gpu_watts", choice.gpuWatts())
                .put("host_watts", choice.hostWatts())
                .put("committed_watts", choice.committedWatts());
        if (choice.gpuWatts() > 0) {
            row.put("gpu_joules_per_output_token", choice.gpuJoulesPerToken());
        }
        row.put("joules_per_output_token", choice.joulesPerToken())
                .put("output_tokens_per_second_per_rack_kilowatt", choice.tokensPerSecondPerRackKilowatt());
        return row;
    }

    private static ObjectNode device(Device device, Comparison comparison) {
        Question question = comparison.question();
        ObjectNode node = JSON.objectNode();
        node.put("gpu", device.name()).put("basis", device.basis());
        HostShare host = device.host();
        node.putObject("host")
                .put("idle_watts", host.idleWatts())
                .put("max_watts", host.maxWatts())
                .put("watts_per_gpu_watt", host.wattsPerGpuWatt())
                .put("gpus", host.gpus())
                .put("source", host.source());
        device.ridge().ifPresent(ridge -> node.put("ridge_operations_per_byte", ridge));
        node.set("pareto", choices(device.pareto(question), question));
        device.best(question, question.perToken().getLast())
                .ifPresent(best -> node.set("clocks", choices(device.overClocks(best), question)));
        ArrayNode roofline = node.putArray("roofline");
        device.roofline()
                .forEach(point -> roofline.addObject()
                        .put("batch_size", point.batch())
                        .put("operations_per_byte", point.operationsPerByte())
                        .put("gpu_joules_per_output_token", point.gpuJoulesPerToken()));
        ArrayNode loads = node.putArray("loads");
        comparison.curves().forEach(curves -> loads(loads, curves, device, question));
        return node;
    }

    private static ArrayNode choices(List<Choice> choices, Question question) {
        ArrayNode rows = JSON.arrayNode();
        choices.forEach(choice -> rows.add(choice(choice, question)));
        return rows;
    }

    private static void leads(ArrayNode rows, LoadCurves curves, List<String> names) {
        curves.leads(names)
                .forEach(lead -> rows.addObject()
                        .put("slo_tpot_ms", curves.perToken() * MILLI)
                        .put("from_requests_per_second", lead.requestsPerSecond())
                        .put("gpu", lead.device()));
    }

    private static void breakEvens(ArrayNode rows, LoadCurves curves, List<String> names) {
        curves.breakEvens(names)
                .forEach(even -> rows.addObject()
                        .put("slo_tpot_ms", curves.perToken() * MILLI)
                        .put("gpu", even.winner())
                        .put("beats", even.loser())
                        .put("from_requests_per_second", even.requestsPerSecond()));
    }

    private static void loads(ArrayNode rows, LoadCurves curves, Device device, Question question) {
        for (int index = 0; index < curves.loads().size(); index++) {
            double watts = curves.of(device.name()).get(index);
            double load = curves.loads().get(index);
            if (Double.isFinite(watts)) {
                rows.addObject()
                        .put("slo_tpot_ms", curves.perToken() * MILLI)
                        .put("requests_per_second", load)
                        .put("watts", watts)
                        .put("joules_per_output_token", watts / (load * question.outputTokens()));
            }
        }
    }
}
