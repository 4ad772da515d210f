package io.wattle.simulation.fleets;

import io.wattle.simulation.FleetView;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.Optional;

/// What a pool will be asked until the next decision: what it was asked lately, with headroom. The mean request is
/// that of the whole trace, so that engines are not started anew because lengths drift.
///
/// @param seconds  that are looked back on
/// @param headroom factor for what comes at random and for growth until the next decision
record Forecast(Peaks peaks, double seconds, double headroom) {
    /// None where nothing is expected.
    Optional<Demand> of(FleetView view, ModelName pool) {
        Optional<Demand> lately = view.now() < 1 ? peaks.first(pool) : view.observed(pool, seconds);
        return peaks.mean(pool)
                .flatMap(mean -> lately.map(demand ->
                        new Demand(demand.requestsPerSecond() * headroom, mean.inputTokens(), mean.outputTokens())));
    }

    /// The model with what it is expected to be asked.
    Model expected(FleetView view, Model model) {
        return of(view, model.name()).map(demand -> model.asked(demand)).orElse(model);
    }
}
