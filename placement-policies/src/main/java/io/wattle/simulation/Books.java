package io.wattle.simulation;

import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every request and every joule, by model and tenant.
final class Books {
    private final Trace trace;
    private final Map<ModelName, Entry> entries = new LinkedHashMap<>();
    private final Account spare = new Account();
    private long arrived;
    private long ended;

    /// What is known of one model.
    private static final class Entry {
        final Model model;
        final Account account = new Account();
        final Latencies latencies;
        final double[] tenantJoules;
        long arrived;
        long completed;
        long rejected;
        long failed;
        long inputTokens;
        long outputTokens;

        Entry(Model model, int tenants) {
            this.model = model;
            latencies = new Latencies(model.objective());
            tenantJoules = new double[tenants];
        }

        ModelOutcome outcome() {
            return new ModelOutcome(
                    model.name().value(),
                    arrived,
                    completed,
                    rejected,
                    failed,
                    latencies.attained(),
                    inputTokens,
                    outputTokens,
                    latencies.firstToken(),
                    latencies.perToken(),
                    account.use());
        }
    }

    Books(List<Model> models, Trace trace) {
        this.trace = trace;
        models.forEach(model ->
                entries.put(model.name(), new Entry(model, trace.tenants().size())));
    }

    Account account(ModelName model) {
        return entry(model).account;
    }

    Account spare() {
        return spare;
    }

    private Entry entry(ModelName model) {
        Entry entry = entries.get(model);
        if (entry == null) {
            throw new IllegalArgumentException("There is no model \"%s\".".formatted(model));
        }
        return entry;
    }

    private Entry entry(int request) {
        return entry(trace.models().get(trace.model(request)));
    }

    /// Requests that arrived and have not ended.
    long open() {
        return arrived - ended;
    }

    void arrived(int request) {
        entry(request).arrived++;
        arrived++;
    }

    void rejected(int request) {
        entry(request).rejected++;
        ended++;
    }

    void failed(Sequence sequence) {
        Entry entry = entry(sequence.request);
        entry.failed++;
        entry.tenantJoules[trace.tenant(sequence.request)] += sequence.joules;
        ended++;
    }

    void completed(Sequence sequence, double now) {
        int request = sequence.request;
        Entry entry = entry(request);
        entry.completed++;
        ended++;
        entry.inputTokens += trace.inputTokens(request);
        entry.outputTokens += trace.outputTokens(request);
        entry.tenantJoules[trace.tenant(request)] += sequence.joules;
        int gaps = trace.outputTokens(request) - 1;
        entry.latencies.add(
                sequence.firstTokenAt - trace.arrival(request),
                gaps == 0 ? Double.NaN : (now - sequence.firstTokenAt) / gaps);
    }

    List<ModelOutcome> outcomes() {
        return entries.values().stream().map(Entry::outcome).toList();
    }

    /// All models and what is nobody's.
    ModelOutcome all() {
        Entry first = entries.values().iterator().next();
        Entry all = new Entry(first.model, 0);
        Latencies latencies = Latencies.merged(
                entries.values().stream().map(entry -> entry.latencies).toList(), first.model.objective());
        EnergyUse energy = spare.use();
        for (Entry entry : entries.values()) {
            all.arrived += entry.arrived;
            all.completed += entry.completed;
            all.rejected += entry.rejected;
            all.failed += entry.failed;
            all.inputTokens += entry.inputTokens;
            all.outputTokens += entry.outputTokens;
            energy = energy.plus(entry.account.use());
        }
        return new ModelOutcome(
                "all",
                all.arrived,
                all.completed,
                all.rejected,
                all.failed,
                latencies.attained(),
                all.inputTokens,
                all.outputTokens,
                latencies.firstToken(),
                latencies.perToken(),
                energy);
    }

    /// A tenant pays for what its requests did, and by that share for its models' idle time, loading and hosts. Of a
    /// model that nobody used the tenants pay equally.
    List<SimulationResult.TenantEnergy> tenants() {
        List<SimulationResult.TenantEnergy> tenants = new ArrayList<>();
        for (int tenant = 0; tenant < trace.tenants().size(); tenant++) {
            double joules = 0;
            for (Entry entry : entries.values()) {
                double work = 0;
                for (double each : entry.tenantJoules) {
                    work += each;
                }
                double share = work > 0 ? entry.tenantJoules[tenant] / work : 1.0 / entry.tenantJoules.length;
                joules += share * entry.account.use().total();
            }
            tenants.add(new SimulationResult.TenantEnergy(trace.tenants().get(tenant), joules));
        }
        return tenants;
    }
}
