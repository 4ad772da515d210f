package io.wattle.calibration;

import io.wattle.performance.Calibration;
import io.wattle.performance.PowerControl;
import io.wattle.performance.ServingModel;
import io.wattle.performance.SteadyState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LeastSquaresBuilder;
import org.hipparchus.optim.nonlinear.vector.leastsquares.LevenbergMarquardtOptimizer;
import org.hipparchus.util.Pair;

/// Fits constants to measurements: least squares of logarithms, robust against outliers, held near what was believed
/// before. Time comes first, then power given time, then the time to first token.
final class Fit {
    /// Error of a logarithm from which on a measurement pulls linearly rather than quadratically.
    private static final double OUTLIER = 0.08;

    private static final double STEP = 1e-4;

    /// How much the mean gap counts beside the median one.
    private static final double MEAN_WEIGHT = 0.6;

    private final List<Measurement> measurements;
    private final int iterations;

    private final List<CappedRun> caps;

    /// @param iterations at most, for each stage
    Fit(List<Measurement> measurements, List<CappedRun> caps, int iterations) {
        this.measurements = measurements.stream().filter(m -> m.weight() > 0).toList();
        this.caps = caps;
        this.iterations = iterations;
    }

    /// @param start where to begin; its priors hold
    Calibration from(Calibration start) {
        Calibration time = stage(start, Fit::isTime, served(Fit::timeErrors));
        Calibration power =
                stage(time, name -> name.startsWith("power.") || name.endsWith(".power"), served(Fit::powerErrors));
        Calibration first = stage(
                power,
                name -> name.contains("first-token") || name.endsWith(".queue"),
                served((m, state, errors) ->
                        addError(errors, m.observed().timeToFirstToken(), state.timeToFirstToken(), m.weight())));
        return stage(first, name -> name.startsWith("clock."), this::capErrors);
    }

    /// Weighted errors of one measurement.
    @FunctionalInterface
    private interface MeasurementErrors {
        void add(Measurement measurement, SteadyState predicted, List<Double> errors);
    }

    /// Weighted errors of everything that a stage looks at.
    private interface StageErrors extends Function<ServingModel, List<Double>> {}

    private StageErrors served(MeasurementErrors each) {
        return model -> {
            List<Double> errors = new ArrayList<>();
            for (Measurement m : measurements) {
                each.add(m, model.at(m.configuration(), m.load(), PowerControl.NONE), errors);
            }
            return errors;
        };
    }

    private List<Double> capErrors(ServingModel model) {
        return caps.stream()
                .map(run -> robust(Math.log(ratio(model, run) / run.ratio())) / OUTLIER)
                .toList();
    }

    /// Predicted throughput under a cap over that under the cap compared with.
    static double ratio(ServingModel model, CappedRun run) {
        return rate(model, run, run.cap()) / rate(model, run, run.referenceCap());
    }

    private static double rate(ServingModel model, CappedRun run, double cap) {
        return model.at(
                        run.configuration(),
                        run.load(),
                        new PowerControl(OptionalDouble.empty(), OptionalDouble.of(cap)))
                .tokensPerSecond();
    }

    private static boolean isTime(String name) {
        return !name.startsWith("power.")
                && !name.endsWith(".power")
                && !name.contains("first-token")
                && !name.endsWith(".queue");
    }

    private static void timeErrors(Measurement m, SteadyState state, List<Double> errors) {
        boolean hasMedian = m.observed().medianGap().isPresent();
        addError(errors, m.gap(), hasMedian ? state.medianGap() : state.meanGap(), m.weight());
        if (hasMedian) {
            addError(errors, m.observed().meanGap(), state.meanGap(), m.weight() * MEAN_WEIGHT);
        } else {
            addError(errors, m.observed().tokensPerSecond(), state.tokensPerSecond(), m.weight() * MEAN_WEIGHT);
        }
    }

    private static void powerErrors(Measurement m, SteadyState state, List<Double> errors) {
        addError(errors, m.observed().watts(), state.watts(), m.weight());
    }

    private static void addError(List<Double> errors, OptionalDouble measured, double predicted, double weight) {
        if (measured.isPresent() && measured.getAsDouble() > 0) {
            errors.add(Math.sqrt(weight) * robust(Math.log(predicted / measured.getAsDouble())) / OUTLIER);
        }
    }

    /// Square root of twice the pseudo-Huber loss, with its sign.
    private static double robust(double error) {
        double scaled = error / OUTLIER;
        return Math.signum(error) * OUTLIER * Math.sqrt(2 * (Math.sqrt(1 + scaled * scaled) - 1));
    }

    private Calibration stage(Calibration start, Predicate<String> isFree, StageErrors errors) {
        List<String> names = start.names().stream()
                .filter(isFree)
                .filter(name -> start.constant(name).spread() > 0)
                .toList();
        double[] first =
                names.stream().mapToDouble(name -> Math.log(start.value(name))).toArray();
        RealVector at = new ArrayRealVector(first, false);
        if (residuals(start, names, at, errors).length == names.size()) {
            return start; // nothing of this kind was measured
        }
        var problem = new LeastSquaresBuilder()
                .start(at)
                .model(point -> new Pair<>(
                        new ArrayRealVector(residuals(start, names, point, errors), false),
                        jacobian(start, names, point, errors)))
                .target(new double[residuals(start, names, at, errors).length])
                .checker((iteration, before, now) -> iteration >= iterations
                        || (iteration > 1 && before.getCost() - now.getCost() < 1e-4 * before.getCost()))
                .maxEvaluations(8 * iterations)
                .maxIterations(8 * iterations)
                .build();
        return moved(
                start,
                names,
                new LevenbergMarquardtOptimizer().optimize(problem).getPoint());
    }

    private double[] residuals(Calibration start, List<String> names, RealVector point, StageErrors errors) {
        Calibration calibration = moved(start, names, point);
        List<Double> all = new ArrayList<>(errors.apply(new ServingModel(calibration)));
        for (int index = 0; index < names.size(); index++) {
            Calibration.Constant constant = start.constant(names.get(index));
            all.add((point.getEntry(index) - Math.log(constant.prior())) / constant.spread());
        }
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private RealMatrix jacobian(Calibration start, List<String> names, RealVector point, StageErrors errors) {
        double[] here = residuals(start, names, point, errors);
        RealMatrix slopes = new Array2DRowRealMatrix(here.length, names.size());
        for (int column = 0; column < names.size(); column++) {
            RealVector beside = point.copy();
            beside.addToEntry(column, STEP);
            double[] there = residuals(start, names, beside, errors);
            for (int row = 0; row < here.length; row++) {
                slopes.setEntry(row, column, (there[row] - here[row]) / STEP);
            }
        }
        return slopes;
    }

    private static Calibration moved(Calibration start, List<String> names, RealVector point) {
        Map<String, Double> values = new HashMap<>();
        for (int index = 0; index < names.size(); index++) {
            values.put(names.get(index), Math.exp(point.getEntry(index)));
        }
        return start.with(values);
    }
}
