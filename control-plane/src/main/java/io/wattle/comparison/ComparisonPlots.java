package io.wattle.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The plots of a comparison.
final class ComparisonPlots {
    private static final double MILLI = 1e3;
    private static final String ENERGY = "J per output token, host's share included";

    /// Batches whose points are named on the roofline.
    private static final List<Integer> NAMED_BATCHES = List.of(1, 8, 64, 512);

    private final Comparison comparison;
    private final Question question;

    ComparisonPlots(Comparison comparison) {
        this.comparison = comparison;
        question = comparison.question();
    }

    /// Energy against latency: what no configuration of a device beats.
    Plot pareto() {
        List<Plot.Curve> curves = curves((device, colour) -> {
            List<Plot.Mark> marks = question.perToken().stream()
                    .flatMap(perToken -> device.best(question, perToken).stream())
                    .map(ComparisonPlots::latency)
                    .toList();
            List<Plot.Mark> points = device.pareto(question).stream()
                    .map(ComparisonPlots::latency)
                    .toList();
            return List.of(new Plot.Curve(device.name(), colour, points, false, marks));
        });
        return plot("Energy against latency", "ms per output token", ENERGY, curves, objectives());
    }

    private List<Plot.Mark> objectives() {
        return question.perToken().stream()
                .map(perToken -> new Plot.Mark(perToken * MILLI, 0, Axis.text(perToken * MILLI) + " ms"))
                .toList();
    }

    /// Energy against clock, all else as in the best configuration under the shown objective.
    Optional<Plot> clocks() {
        List<Plot.Curve> curves = curves((device, colour) -> {
            Optional<Choice> best = device.best(question, comparison.shownObjective());
            List<Choice> over = best.map(device::overClocks).orElse(List.of());
            if (over.isEmpty()) {
                return List.of();
            }
            Plot.Mark mark = clock(best.orElseThrow(), Choice::joulesPerToken);
            return List.of(
                    new Plot.Curve(
                            device.name(),
                            colour,
                            over.stream()
                                    .map(choice -> clock(choice, Choice::joulesPerToken))
                                    .toList(),
                            false,
                            List.of(mark)),
                    new Plot.Curve(
                            device.name(),
                            colour,
                            over.stream()
                                    .map(choice -> clock(choice, Choice::gpuJoulesPerToken))
                                    .toList(),
                            true,
                            List.of()));
        });
        return curves.isEmpty()
                ? Optional.empty()
                : Optional.of(new Plot(
                        "Energy against clock",
                        Axis.linear("SM clock, MHz", values(curves, Plot.Mark::across)),
                        Axis.logarithmic("J per output token", values(curves, Plot.Mark::up)),
                        curves,
                        List.of()));
    }

    /// Energy against load, idle watts included.
    Plot loads() {
        LoadCurves shown = comparison.shownCurves();
        List<LoadCurves.Lead> leads = shown.leads(comparison.names());
        List<Plot.Curve> curves = curves((device, colour) -> {
            List<Plot.Mark> points = IntStream.range(0, shown.of(device.name()).size())
                    .mapToObj(index -> load(shown, device, index))
                    .filter(mark -> Double.isFinite(mark.up()))
                    .toList();
            List<Plot.Mark> marks = leads.stream()
                    .filter(lead -> lead.device().equals(device.name()) && lead.requestsPerSecond() > 0)
                    .flatMap(lead -> points.stream()
                            .filter(point -> point.across() == lead.requestsPerSecond())
                            .map(point -> new Plot.Mark(
                                    point.across(),
                                    point.up(),
                                    "%s draws least from %s requests/s on"
                                            .formatted(device.name(), Axis.text(lead.requestsPerSecond())))))
                    .toList();
            return List.of(new Plot.Curve(device.name(), colour, points, false, marks));
        });
        List<Plot.Mark> upright = leads.stream()
                .filter(lead -> lead.requestsPerSecond() > 0)
                .map(lead -> new Plot.Mark(lead.requestsPerSecond(), 0, Axis.text(lead.requestsPerSecond()) + "/s"))
                .toList();
        return plot("Energy against load", "requests per second", ENERGY, curves, upright);
    }

    private Plot.Mark load(LoadCurves shown, Device device, int index) {
        double load = shown.loads().get(index);
        double joules = shown.of(device.name()).get(index) / (load * question.outputTokens());
        return new Plot.Mark(load, joules, "");
    }

    /// Energy of the GPUs against arithmetic intensity, as batches grow.
    Optional<Plot> roofline() {
        List<Plot.Curve> curves = curves((device, colour) -> {
            List<Plot.Mark> points =
                    device.roofline().stream().map(ComparisonPlots::intensity).toList();
            List<Plot.Mark> marks = device.roofline().stream()
                    .filter(point -> NAMED_BATCHES.contains(point.batch()))
                    .map(ComparisonPlots::intensity)
                    .toList();
            return points.isEmpty() ? List.of() : List.of(new Plot.Curve(device.name(), colour, points, false, marks));
        });
        return curves.isEmpty()
                ? Optional.empty()
                : Optional.of(plot(
                        "Energy roofline",
                        "operations per byte read while decoding",
                        "J of the GPUs per output token",
                        curves,
                        List.of()));
    }

    @FunctionalInterface
    private interface Curves {
        List<Plot.Curve> of(Device device, int colour);
    }

    private List<Plot.Curve> curves(Curves each) {
        List<Plot.Curve> all = new ArrayList<>();
        for (int index = 0; index < comparison.devices().size(); index++) {
            all.addAll(each.of(comparison.devices().get(index), index % PageStyle.COLOURS));
        }
        return all;
    }

    private static Plot plot(String title, String across, String up, List<Plot.Curve> curves, List<Plot.Mark> upright) {
        DoubleStream wide = DoubleStream.concat(
                values(curves, Plot.Mark::across), upright.stream().mapToDouble(Plot.Mark::across));
        return new Plot(
                title,
                Axis.logarithmic(across, wide),
                Axis.logarithmic(up, values(curves, Plot.Mark::up)),
                curves,
                upright);
    }

    private static DoubleStream values(List<Plot.Curve> curves, ToDoubleFunction<Plot.Mark> value) {
        return curves.stream().flatMap(curve -> curve.points().stream()).mapToDouble(value);
    }

    private static Plot.Mark latency(Choice choice) {
        return new Plot.Mark(choice.timePerToken() * MILLI, choice.joulesPerToken(), described(choice));
    }

    private static Plot.Mark clock(Choice choice, ToDoubleFunction<Choice> joules) {
        return new Plot.Mark(
                choice.clockMhz().orElse(0),
                joules.applyAsDouble(choice),
                joules.applyAsDouble(choice) == choice.joulesPerToken() ? described(choice) : "");
    }

    private static Plot.Mark intensity(Device.RooflinePoint point) {
        return new Plot.Mark(point.operationsPerByte(), point.gpuJoulesPerToken(), "batch " + point.batch());
    }

    static String described(Choice choice) {
        return String.format(
                Locale.ROOT,
                "%s, TP %d, batch %d%s: %s J and %s ms per token, %s tokens/s",
                choice.precision().label(),
                choice.tensor(),
                choice.batch(),
                choice.clockMhz().isPresent()
                        ? String.format(
                                Locale.ROOT, ", %.0f MHz", choice.clockMhz().getAsDouble())
                        : "",
                Axis.text(choice.joulesPerToken()),
                Axis.text(choice.timePerToken() * MILLI),
                Axis.text(choice.tokensPerSecond()));
    }
}
