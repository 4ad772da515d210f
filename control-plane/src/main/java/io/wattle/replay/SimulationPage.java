package io.wattle.replay;

import io.wattle.comparison.Axis;
import io.wattle.comparison.PageStyle;
import io.wattle.comparison.Plot;
import io.wattle.simulation.SimulationInput;
import io.wattle.simulation.SimulationResult;
import java.util.List;
import java.util.Locale;

/// A simulated day as one HTML file that needs nothing else: findings, watts over time, where joules went, latencies
/// against objectives, and what the figures rest on.
public final class SimulationPage {
    private final SimulationInput input;
    private final List<SimulationResult> results;
    private final long seed;

    private SimulationPage(SimulationInput input, List<SimulationResult> results, long seed) {
        this.input = input;
        this.results = results;
        this.seed = seed;
    }

    /// @param results the first is the one that is asked about, the others stand beside it
    public static String of(SimulationInput input, List<SimulationResult> results, long seed) {
        return new SimulationPage(input, results, seed).html();
    }

    private String html() {
        String title = input.cluster().name() + ", simulated";
        SimulationResult first = results.getFirst();
        StringBuilder page = new StringBuilder(PageStyle.head(title));
        page.append("<h1>%s</h1>\n".formatted(Plot.escaped(title)));
        page.append(String.format(
                Locale.ROOT,
                "<p class=\"soft\">%,d requests, %,d output tokens, %.1f hours; seed %d. Every figure is simulated.</p>\n",
                first.all().arrived(),
                first.all().outputTokens(),
                first.seconds() / 3600,
                seed));
        findings(page);
        SimulationPlots plots = new SimulationPlots(results);
        page.append("<div class=\"plots\">");
        section(
                page,
                plots.watts(),
                "Mean over " + Axis.text(first.cluster().binSeconds())
                        + " s, hosts included. Of each policy, on the same arrivals.");
        section(
                page,
                plots.shares(),
                "What each power domain drew at its highest in each interval, under " + Plot.escaped(first.controller())
                        + ", as a share of its limit then: a rack's cap, the derated capacity above it.");
        page.append("</div>\n<h2>Where the joules went</h2>\n");
        page.append(plots.bars());
        page.append(SimulationPageTables.energy(first));
        page.append("<h2 style=\"margin-top:1.6rem\">Policies side by side</h2>\n")
                .append(SimulationPageTables.policies(results));
        page.append("<h2 style=\"margin-top:1.6rem\">Latencies against objectives</h2>\n")
                .append(SimulationPageTables.models(input.models(), results));
        page.append("<h2 style=\"margin-top:1.6rem\">Tenants</h2>\n").append(SimulationPageTables.tenants(first));
        page.append("<h2 style=\"margin-top:1.6rem\">Where figures come from</h2>\n")
                .append(SimulationPageTables.sources(input));
        return page.append("</body></html>\n").toString();
    }

    private void findings(StringBuilder page) {
        SimulationResult first = results.getFirst();
        page.append(String.format(
                Locale.ROOT,
                "<p><b>%s</b>: %.3f kWh, %s J per output token, %.2f %% of requests within their objectives, %s above a"
                        + " limit.</p>\n",
                Plot.escaped(first.controller()),
                first.all().energy().total() / 3.6e6,
                Axis.text(first.all().joulesPerOutputToken()),
                first.all().attainment() * 100,
                first.violationSeconds() == 0 ? "never" : Axis.text(first.violationSeconds()) + " s"));
        for (SimulationResult other : results.subList(1, results.size())) {
            page.append(String.format(
                    Locale.ROOT,
                    "<p class=\"soft\">Against <b>%s</b>: %+.1f %% of the whole energy, %+.1f %% of the GPUs', %.2f %% within"
                            + " objectives there.</p>\n",
                    Plot.escaped(other.controller()),
                    100 * (first.all().energy().total() / other.all().energy().total() - 1),
                    100 * (first.all().energy().gpu() / other.all().energy().gpu() - 1),
                    other.all().attainment() * 100));
        }
    }

    private static void section(StringBuilder page, Plot plot, String caption) {
        page.append("<section><h2>%s</h2><p>%s</p>\n%s</section>\n"
                .formatted(Plot.escaped(plot.title()), caption, plot.svg()));
    }
}
