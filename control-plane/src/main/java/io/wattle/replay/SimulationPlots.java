package io.wattle.replay;

import io.wattle.comparison.Axis;
import io.wattle.comparison.PageStyle;
import io.wattle.comparison.Plot;
import io.wattle.simulation.DomainSeries;
import io.wattle.simulation.EnergyUse;
import io.wattle.simulation.SimulationResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/// The plots of a simulated day.
final class SimulationPlots {
    private static final double HOUR = 3600;
    private static final double KILO = 1e3;

    private final List<SimulationResult> results;

    SimulationPlots(List<SimulationResult> results) {
        this.results = results;
    }

    /// Of the whole cluster, by policy.
    Plot watts() {
        List<Plot.Curve> curves = new ArrayList<>();
        for (int index = 0; index < results.size(); index++) {
            curves.add(curve(
                    results.get(index).controller(),
                    index,
                    results.get(index).cluster(),
                    bin -> bin.meanWatts() / KILO));
        }
        return plot("Watts over time", "kW of the whole cluster", curves, List.of());
    }

    /// Of the domains that came nearest to their limits, under the first policy.
    Plot shares() {
        List<DomainSeries> tightest = results.getFirst().domains().stream()
                .sorted(Comparator.comparingDouble(SimulationPlots::highestShare)
                        .reversed())
                .limit(PageStyle.COLOURS - 1)
                .toList();
        List<Plot.Curve> curves = new ArrayList<>();
        for (int index = 0; index < tightest.size(); index++) {
            curves.add(curve(tightest.get(index).name(), index, tightest.get(index), SimulationPlots::percent));
        }
        if (!tightest.isEmpty()) {
            curves.add(curve("limit", PageStyle.COLOURS - 1, tightest.getFirst(), _ -> 100));
        }
        return plot("Peaks against limits", "% of the limit", curves, List.of());
    }

    private static double highestShare(DomainSeries domain) {
        return domain.bins().stream()
                .mapToDouble(SimulationPlots::percent)
                .max()
                .orElse(0);
    }

    private static double percent(DomainSeries.Bin bin) {
        return 100 * bin.peakWatts() / bin.limitWatts();
    }

    private static Plot.Curve curve(
            String name, int colour, DomainSeries series, ToDoubleFunction<DomainSeries.Bin> value) {
        List<Plot.Mark> points = new ArrayList<>();
        for (int bin = 0; bin < series.bins().size(); bin++) {
            double hours = (bin + 0.5) * series.binSeconds() / HOUR;
            points.add(new Plot.Mark(hours, value.applyAsDouble(series.bins().get(bin)), ""));
        }
        return new Plot.Curve(name, colour % PageStyle.COLOURS, points, false, List.of());
    }

    private static Plot plot(String title, String up, List<Plot.Curve> curves, List<Plot.Mark> upright) {
        return new Plot(
                title,
                Axis.linear("hours", values(curves, Plot.Mark::across)),
                Axis.linear(up, DoubleStream.concat(DoubleStream.of(0), values(curves, Plot.Mark::up))),
                curves,
                upright);
    }

    private static DoubleStream values(List<Plot.Curve> curves, ToDoubleFunction<Plot.Mark> value) {
        return curves.stream().flatMap(curve -> curve.points().stream()).mapToDouble(value);
    }

    /// One bar for each policy, as long as its joules.
    String bars() {
        double most = results.stream()
                .mapToDouble(result -> result.all().energy().total())
                .max()
                .orElse(1);
        StringBuilder bars = new StringBuilder("<p class=\"soft\">");
        List<String> names = List.of("prefill", "decode", "idle GPUs", "loading", "hosts");
        for (int part = 0; part < names.size(); part++) {
            bars.append("<span class=\"c%d\" style=\"color:var(--k)\">&#9632;</span> %s &nbsp; "
                    .formatted(part, names.get(part)));
        }
        bars.append("</p>\n<svg viewBox=\"0 0 1200 ")
                .append(results.size() * 34)
                .append("\" role=\"img\">\n");
        for (int row = 0; row < results.size(); row++) {
            bar(bars, results.get(row), row * 34, 800 / most);
        }
        return bars.append("</svg>\n").toString();
    }

    private static void bar(StringBuilder bars, SimulationResult result, int top, double scale) {
        EnergyUse use = result.all().energy();
        double[] parts = {use.prefill(), use.decode(), use.idle(), use.loading(), use.host()};
        bars.append("<text class=\"end\" x=\"190\" y=\"%d\">%s</text>"
                .formatted(top + 20, Plot.escaped(result.controller())));
        double at = 200;
        for (int part = 0; part < parts.length; part++) {
            double wide = parts[part] * scale;
            bars.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"c%d\" style=\"fill:var(--k)\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"24\"/>",
                    part,
                    at,
                    top + 4,
                    wide));
            at += wide;
        }
        bars.append(String.format(
                Locale.ROOT,
                "<text class=\"note\" x=\"%.1f\" y=\"%d\">%s kWh</text>\n",
                at + 8,
                top + 20,
                Axis.text(use.total() / 3.6e6)));
    }
}
