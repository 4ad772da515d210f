package io.wattle.calibration;

import io.wattle.performance.Calibration;
import io.wattle.performance.PowerControl;
import io.wattle.performance.ServingModel;
import io.wattle.performance.SteadyState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;

/// Predicts every measurement with constants fitted without its group.
final class LeaveOut {
    private LeaveOut() {}

    /// @param group what is left out together
    static List<Errors.Scored> score(
            List<Measurement> measurements, Calibration start, int iterations, Function<Measurement, String> group) {
        Map<String, List<Measurement>> groups = new TreeMap<>();
        measurements.forEach(m ->
                groups.computeIfAbsent(group.apply(m), _ -> new ArrayList<>()).add(m));
        List<Errors.Scored> scored = new ArrayList<>();
        groups.forEach((name, left) -> {
            List<Measurement> rest = measurements.stream()
                    .filter(m -> !group.apply(m).equals(name))
                    .toList();
            scored.addAll(score(left, new Fit(rest, List.of(), iterations).from(start)));
        });
        return scored;
    }

    static List<Errors.Scored> score(List<Measurement> measurements, Calibration calibration) {
        ServingModel model = new ServingModel(calibration);
        return measurements.stream().map(m -> score(m, model)).toList();
    }

    private static Errors.Scored score(Measurement m, ServingModel model) {
        SteadyState state = model.at(m.configuration(), m.load(), PowerControl.NONE);
        boolean hasMedian = m.observed().medianGap().isPresent();
        return new Errors.Scored(
                m,
                error(m.gap(), hasMedian ? state.medianGap() : state.meanGap()),
                error(m.observed().meanGap(), state.meanGap()),
                error(m.observed().watts(), state.watts()),
                error(m.observed().joulesPerToken(), state.joulesPerOutputToken()),
                error(m.observed().timeToFirstToken(), state.timeToFirstToken()));
    }

    private static double error(OptionalDouble measured, double predicted) {
        return measured.isPresent() ? Math.log(predicted / measured.getAsDouble()) : Double.NaN;
    }
}
