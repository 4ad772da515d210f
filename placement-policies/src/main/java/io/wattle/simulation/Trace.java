package io.wattle.simulation;

import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Requests in the order of their arrival. Columns rather than objects, because there are millions.
public final class Trace {
    private final List<ModelName> models;
    private final List<String> tenants;
    private final double[] arrivals;
    private final int[] inputs;
    private final int[] outputs;
    private final int[] modelIndices;
    private final int[] tenantIndices;
    private final List<List<Integer>> prefixes;

    private Trace(Builder builder, Integer[] order) {
        models = List.copyOf(builder.models.keySet());
        tenants = List.copyOf(builder.tenants.keySet());
        arrivals = new double[order.length];
        inputs = new int[order.length];
        outputs = new int[order.length];
        modelIndices = new int[order.length];
        tenantIndices = new int[order.length];
        prefixes = builder.hasPrefixes ? new ArrayList<>(order.length) : List.of();
        for (int index = 0; index < order.length; index++) {
            Row row = builder.rows.get(order[index]);
            arrivals[index] = row.arrival;
            inputs[index] = row.input;
            outputs[index] = row.output;
            modelIndices[index] = row.model;
            tenantIndices[index] = row.tenant;
            if (builder.hasPrefixes) {
                prefixes.add(row.prefix);
            }
        }
    }

    /// One request as a trace states it.
    ///
    /// @param arrivalSeconds since the trace began
    /// @param inputTokens    of its prompt; at least 1
    /// @param outputTokens   of its answer; at least 1
    /// @param prefix         hashes of the blocks of 512 tokens that its prompt begins with; empty where unknown
    public record Arrival(
            double arrivalSeconds,
            int inputTokens,
            int outputTokens,
            ModelName model,
            String tenant,
            List<Integer> prefix) {
        /// Of a prompt whose blocks nobody knows.
        public Arrival(double arrivalSeconds, int inputTokens, int outputTokens, ModelName model, String tenant) {
            this(arrivalSeconds, inputTokens, outputTokens, model, tenant, List.of());
        }

        public Arrival {
            prefix = List.copyOf(prefix);
            if (!(Double.isFinite(arrivalSeconds) && arrivalSeconds >= 0)) {
                throw new IllegalArgumentException(
                        "The arrival (%s s) must be finite and not negative.".formatted(arrivalSeconds));
            }
            if (inputTokens < 1 || outputTokens < 1) {
                throw new IllegalArgumentException("The input_tokens (%d) and output_tokens (%d) must be at least 1."
                        .formatted(inputTokens, outputTokens));
            }
        }
    }

    /// Compact: no objects for what is a number.
    private static final class Row {
        final double arrival;
        final int input;
        final int output;
        final int model;
        final int tenant;
        final List<Integer> prefix;

        Row(Arrival arrival, int model, int tenant) {
            this.arrival = arrival.arrivalSeconds;
            input = arrival.inputTokens;
            output = arrival.outputTokens;
            this.model = model;
            this.tenant = tenant;
            prefix = arrival.prefix;
        }
    }

    public int size() {
        return arrivals.length;
    }

    public List<ModelName> models() {
        return models;
    }

    public List<String> tenants() {
        return tenants;
    }

    /// Seconds since the trace began.
    public double arrival(int request) {
        return arrivals[request];
    }

    public int inputTokens(int request) {
        return inputs[request];
    }

    public int outputTokens(int request) {
        return outputs[request];
    }

    /// Position of the request's model in {@link #models}.
    public int model(int request) {
        return modelIndices[request];
    }

    /// Position of the request's tenant in {@link #tenants}.
    public int tenant(int request) {
        return tenantIndices[request];
    }

    /// Hashes of the blocks that the prompt begins with; none where the trace has no such column.
    List<Integer> prefix(int request) {
        return prefixes.isEmpty() ? List.of() : prefixes.get(request);
    }

    /// Seconds until the last request arrives.
    public double lastArrival() {
        return arrivals.length == 0 ? 0 : arrivals[arrivals.length - 1];
    }

    /// Collects requests in any order.
    public static final class Builder {
        private final Map<ModelName, Integer> models = new LinkedHashMap<>();
        private final Map<String, Integer> tenants = new LinkedHashMap<>();
        private final List<Row> rows = new ArrayList<>();
        private boolean hasPrefixes;

        /// Of no requests yet.
        public Builder() {}

        public Builder add(Arrival arrival) {
            hasPrefixes |= !arrival.prefix.isEmpty();
            int model = models.computeIfAbsent(arrival.model, _ -> models.size());
            int tenant = tenants.computeIfAbsent(arrival.tenant, _ -> tenants.size());
            rows.add(new Row(arrival, model, tenant));
            return this;
        }

        public int size() {
            return rows.size();
        }

        /// Those that arrive at the same time stay in the order they were added.
        public Trace build() {
            Integer[] order = new Integer[rows.size()];
            Arrays.setAll(order, index -> index);
            Arrays.sort(order, (left, right) -> Double.compare(rows.get(left).arrival, rows.get(right).arrival));
            return new Trace(this, order);
        }
    }
}
