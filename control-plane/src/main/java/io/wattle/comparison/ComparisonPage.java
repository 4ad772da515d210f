package io.wattle.comparison;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A comparison as one HTML file that needs nothing else: findings, plots, table, and where figures come from.
public final class ComparisonPage {
    /// Curves that can be told apart by colour.
    static final int COLOURS = 8;

    private static final double MILLI = 1e3;

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>TITLE</title><style>
            :root{color-scheme:light dark;--page:#fff;--ink:#1c2430;--soft:#5d6b7a;--line:#e3e8ee;--k0:#1667b7;--k1:#c8501e;
            --k2:#2b8a3e;--k3:#8e3fb0;--k4:#a87900;--k5:#c2185b;--k6:#00838f;--k7:#6d4c41}
            @media (prefers-color-scheme:dark){:root{--page:#12161c;--ink:#e6ebf1;--soft:#9aa8b8;--line:#2a323d;--k0:#6db3f2;
            --k1:#ff9a6c;--k2:#6fd38a;--k3:#cf9cf2;--k4:#e6c15c;--k5:#ff80ab;--k6:#5fd3df;--k7:#c9a596}}
            body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:1560px;padding:0 1.5rem;background:var(--page);
            color:var(--ink)}h1{font-size:1.7rem;margin:0}h2{font-size:1.15rem;margin:0 0 .2rem}p{margin:.4rem 0;max-width:75em}
            .soft{color:var(--soft)}.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,620px),1fr));
            gap:2rem;margin:1.6rem 0}section p{font-size:.9rem;color:var(--soft)}svg{width:100%;height:auto;display:block}
            svg text{font:13px system-ui,sans-serif;fill:var(--ink)}svg .tick,svg .note{fill:var(--soft);font-size:12px}
            .end{text-anchor:end}.mid{text-anchor:middle}.grid{stroke:var(--line)}.axis{stroke:var(--soft);fill:none}
            .upright{stroke:var(--soft);stroke-dasharray:4 4}.curve{fill:none;stroke:var(--k);stroke-width:2.4;
            stroke-linejoin:round}.second{stroke-dasharray:5 4;stroke-width:1.4}.dot{fill:var(--k)}.mark{fill:var(--page);
            stroke:var(--k);stroke-width:2.6}.leader{fill:none;stroke:var(--k);stroke-width:1;opacity:.5}svg .name{fill:var(--k);
            font-weight:600}.c0{--k:var(--k0)}.c1{--k:var(--k1)}.c2{--k:var(--k2)}.c3{--k:var(--k3)}.c4{--k:var(--k4)}
            .c5{--k:var(--k5)}.c6{--k:var(--k6)}.c7{--k:var(--k7)}.scroll{overflow-x:auto}table{border-collapse:collapse;
            font-size:.92rem;white-space:nowrap}th,td{text-align:right;padding:.3rem .6rem;border-bottom:1px solid var(--line)}
            th{white-space:normal;color:var(--soft);font-weight:600;vertical-align:bottom}td:nth-child(-n+2),th:nth-child(-n+2){text-align:left}
            tr.first td{border-top:2px solid var(--soft)}.least{font-weight:700}td.why{text-align:left;white-space:normal;color:var(--soft)}td.name{color:var(--k);font-weight:600}
            </style></head><body>
            """;

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
        StringBuilder page = new StringBuilder(HEAD.replace("TITLE", Plot.escaped(title)));
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
