package io.wattle.simulation;

import java.util.List;

/// What a fleet did in a day; every figure is simulated.
///
/// @param controller who decided
/// @param all        all models together, with what no model caused
/// @param models     one by one, in the order of the input
/// @param spare      what nobody's replicas drew: nodes and GPUs that hold none
/// @param tenants    joules by tenant, theirs of every model's idle time, loading and hosts included; with
///                   {@code spare} they sum to the total
/// @param cluster    watts over time of all nodes together
/// @param domains    the same of each power domain and rack
/// @param seconds    until the last request was answered
public record SimulationResult(
        String controller,
        ModelOutcome all,
        List<ModelOutcome> models,
        EnergyUse spare,
        List<TenantEnergy> tenants,
        DomainSeries cluster,
        List<DomainSeries> domains,
        Moves moves,
        long preemptions,
        double seconds) {
    public SimulationResult {
        models = List.copyOf(models);
        tenants = List.copyOf(tenants);
        domains = List.copyOf(domains);
    }

    /// @param retunes clocks and caps set anew
    public record Moves(int starts, int stops, int retunes) {}

    public record TenantEnergy(String tenant, double joules) {}

    /// Summed over all domains.
    public double violationSeconds() {
        return domains.stream().mapToDouble(DomainSeries::violationSeconds).sum();
    }
}
