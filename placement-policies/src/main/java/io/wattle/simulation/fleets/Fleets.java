package io.wattle.simulation.fleets;

import io.wattle.fleet.Cluster;
import io.wattle.placement.SearchBudget;
import io.wattle.placement.ThroughputClamp;
import io.wattle.placement.policies.Policies;
import io.wattle.simulation.FleetController;
import io.wattle.simulation.SimulationInput;
import io.wattle.workload.LoadBand;
import io.wattle.workload.Model;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Who may decide over a simulated fleet, by name: the placement policies, which plan again at intervals, and the
/// baselines.
public final class Fleets {
    /// Virtual seconds between two looks of the planner at what is asked.
    public static final double PLANNING_PERIOD = LoadBand.PERIOD_SECONDS;

    /// Of NVIDIA Dynamo's planner between two adjustments.
    private static final double CLAMP_PERIOD = 180;

    private static final List<String> BASELINES = List.of(
            "static-max-clock",
            "scale-instances",
            "scale-sharding",
            "scale-clocks",
            "dynamollm",
            "row-capping",
            "power-clamp",
            "splitwise");

    private Fleets() {}

    /// The baselines alone.
    public static List<String> baselines() {
        return BASELINES;
    }

    /// All of them, the usual one first.
    public static List<String> names() {
        return Stream.concat(Policies.names().stream(), BASELINES.stream()).toList();
    }

    /// Why one of them cannot serve these models on this cluster, in one sentence; empty where it can.
    public static Optional<String> refusal(String name, Cluster cluster, List<Model> models) {
        return name.equals("splitwise") ? Splitwise.refusal(cluster, models) : Optional.empty();
    }

    /// @param name   as written after {@code --policy}
    /// @param period virtual seconds between two plans of a placement policy; infinite to plan once
    public static Optional<FleetController> named(String name, SimulationInput input, double period) {
        Peaks peaks = Peaks.of(input.trace());
        Forecast forecast = new Forecast(peaks, Math.min(PLANNING_PERIOD, period), LoadBand.HEADROOM);
        return switch (name) {
            case "static-max-clock" -> Optional.of(new StaticMaximumClock(peaks, LoadBand.HEADROOM));
            case "scale-instances" -> Optional.of(new ScaleInstances(new Forecast(peaks, 1800, LoadBand.HEADROOM)));
            case "scale-sharding" -> Optional.of(new ScaleSharding(peaks, forecast, new Catalogue(input.hardware())));
            case "scale-clocks" ->
                Optional.of(new ScaleClocks(peaks, new Catalogue(input.hardware()), LoadBand.HEADROOM));
            case "dynamollm" ->
                Optional.of(new DynamoLlm(
                        Peaks.of(input.trace(), RequestClass::of), new Catalogue(input.hardware()), LoadBand.HEADROOM));
            case "row-capping" -> Optional.of(new RowCapping(new StaticMaximumClock(peaks, LoadBand.HEADROOM)));
            case "splitwise" -> Optional.of(new Splitwise(peaks, new Catalogue(input.hardware())));
            case "power-clamp" ->
                Optional.of(new Replanning("power-clamp", new ThroughputClamp(), forecast, CLAMP_PERIOD));
            default ->
                Policies.named(name, SearchBudget.UNLIMITED)
                        .map(policy -> Double.isInfinite(period)
                                ? new FixedFleet(policy)
                                : new Replanning(name, policy, forecast, period));
        };
    }
}
