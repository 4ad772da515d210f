package io.wattle.comparison;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A comparison as one HTML file that needs nothing else: findings, plots, table, and where figures come from.
public final class ComparisonPage {
    private static final double MILLI = 1e3;

    private final Comparison comparison;
    private final Question question;

    private ComparisonPage(Comparison comparison) {
        this.comparison = comparison;
        question = comparison.question();
    }

    public static String of(Comparison comparison) {
        return new ComparisonPage(comparison).html();
    }

    private String html() {
        String title = "Joules per token of " + comparison.model();
        StringBuilder page = new StringBuilder(PageStyle.head(title));
        page.append("<h1>%s</h1>%n".formatted(Plot.escaped(title)));
        page.append("<p class=\"soft\">%d tokens in, %d out; first token within %s ms. Every figure is modelled.</p>%n"
                .formatted(question.inputTokens(), question.outputTokens(), Axis.text(question.firstToken() * MILLI)));
        question.perToken().forEach(perToken -> page.append(finding(perToken)));
        page.append("<div class=\"plots\">");
        plots(page);
        page.append("</div>\n<h2>Best configuration under each objective</h2>\n");
        page.append(new ComparisonTable(comparison).html());
        sources(page);
        return page.append("</body></html>\n").toString();
    }

    private String finding(double perToken) {
        record Found(Device device, Choice choice) {}
        List<Found> found = comparison.devices().stream()
                .flatMap(device -> device.best(question, perToken).map(choice -> new Found(device, choice)).stream())
                .sorted(Comparator.comparingDouble(each -> each.choice().joulesPerToken()))
                .toList();
        String objective = Axis.text(perToken * MILLI) + " ms per token";
        if (found.isEmpty()) {
            return "<p>Within <b>%s</b> none of these serves it.</p>%n".formatted(objective);
        }
        double least = found.getFirst().choice().joulesPerToken();
        String others = String.join(
                ", ",
                found.stream()
                        .skip(1)
                        .map(each -> "%s %s times"
                                .formatted(
                                        each.device().name(),
                                        Axis.text(each.choice().joulesPerToken() / least)))
                        .toList());
        return "<p>Within <b>%s</b>, <b>%s</b> needs least: %s J per output token%s.</p>%n"
                .formatted(
                        objective,
                        found.getFirst().device().name(),
                        Axis.text(least),
                        others.isEmpty() ? "" : "; " + others + " as much");
    }

    private void plots(StringBuilder page) {
        ComparisonPlots plots = new ComparisonPlots(comparison);
        String shown = Axis.text(comparison.shownObjective() * MILLI) + " ms";
        section(
                page,
                Optional.of(plots.pareto()),
                "Lower left is better. Each point is a configuration that none beats in both; rings: the best under each"
                        + " objective (dashed lines). Point at one to see it.");
        section(
                page,
                plots.clocks(),
                "The best configuration within " + shown + " at other clocks, all else equal; ring: what is chosen."
                        + " Dashed: GPUs alone.");
        section(
                page,
                Optional.of(plots.loads()),
                "Within " + shown
                        + ", as many replicas as the load needs, idle watts included. Dashed lines: break-even,"
                        + " from where another draws least" + leads() + ".");
        section(
                page,
                plots.roofline(),
                "The smallest sharding that fits, at its highest clock, batch by batch (rings: 1, 8, 64, 512). Energy falls"
                        + " while memory decides and levels off where arithmetic does.");
    }

    private String leads() {
        List<String> leads = comparison.shownCurves().leads(comparison.names()).stream()
                .map(lead -> lead.requestsPerSecond() == 0
                        ? lead.device()
                        : "from %s/s %s".formatted(Axis.text(lead.requestsPerSecond()), lead.device()))
                .toList();
        return leads.isEmpty() ? "" : ": " + String.join(", ", leads);
    }

    private static void section(StringBuilder page, Optional<Plot> plot, String caption) {
        plot.ifPresent(drawn -> page.append("<section><h2>%s</h2><p>%s</p>%n%s</section>%n"
                .formatted(Plot.escaped(drawn.title()), Plot.escaped(caption), drawn.svg())));
    }

    private void sources(StringBuilder page) {
        page.append("<h2>Where figures come from</h2>\n");
        for (Device device : comparison.devices()) {
            HostShare host = device.host();
            page.append(String.format(
                    Locale.ROOT,
                    "<p class=\"soft\"><b>%s</b>: %s. Host: %s to %s W%s, %s.</p>\n",
                    Plot.escaped(device.name()),
                    device.isFitted()
                            ? "calibrated, the model was fitted on measurements of it"
                            : "datasheet, the model was not fitted on measurements of it",
                    Axis.text(host.idleWatts()),
                    Axis.text(host.maxWatts()),
                    host.gpus() == 0
                            ? ""
                            : " for %d GPUs and %s W for each GPU watt"
                                    .formatted(host.gpus(), Axis.text(host.wattsPerGpuWatt())),
                    Plot.escaped(host.source())));
        }
        page.append("<p class=\"soft\">Latencies are means. Tokens/s per rack-kW count what a rack must set aside: the"
                + " power cap that would not slow the GPUs, and the host's share at most.</p>\n");
    }
}
