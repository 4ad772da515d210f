package io.wattle.calibration;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// The report as one HTML file: predicted against measured, families left out, and the text below.
final class ReportPage {
    private static final int SIZE = 420;
    private static final int MARGIN = 48;
    private static final Map<String, String> COLOURS =
            Map.of("mlenergy-v3", "#1667b7", "mlenergy-v2", "#7fb2e5", "silicon", "#c8501e", "splitwise", "#6a9a3b");

    private ReportPage() {}

    static String of(Report report) {
        StringBuilder page = new StringBuilder("""
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8"><title>How well Wattle predicts</title>
                <style>body{font:15px system-ui;margin:2em;max-width:1000px}svg{background:#fafafa;margin:0 1em 1em 0}
                pre{font-size:12px;overflow-x:auto}text{font:11px system-ui}</style></head><body>
                <h1>How well Wattle predicts</h1>
                <p>Each point is a measured run, predicted by constants that were fitted without its family of models.
                Lines: exact, and a fifth off either way.</p>
                """);
        page.append(plot(
                "Gap between tokens, ms",
                report.families(),
                Errors.Scored::gap,
                s -> 1e3 * s.measurement().gap().orElse(Double.NaN)));
        page.append(plot(
                "GPU watts of the replica",
                report.families(),
                Errors.Scored::watts,
                s -> s.measurement().observed().watts().orElse(Double.NaN)));
        page.append(plot(
                "Joules per output token",
                report.families(),
                Errors.Scored::joules,
                s -> s.measurement().observed().joulesPerToken().orElse(Double.NaN)));
        page.append(plot(
                "Time to first token, ms",
                report.families(),
                Errors.Scored::firstToken,
                s -> 1e3 * s.measurement().observed().timeToFirstToken().orElse(Double.NaN)));
        page.append("<p>Blue: ML.ENERGY (dark v3, light v2); orange: silicon table; green: Splitwise.</p><pre>");
        page.append(report.text().replace("&", "&amp;").replace("<", "&lt;"));
        return page.append("</pre></body></html>\n").toString();
    }

    private static String plot(
            String title,
            List<Errors.Scored> scored,
            Function<Errors.Scored, Double> error,
            ToDoubleFunction<Errors.Scored> measured) {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (Errors.Scored each : scored) {
            double value = measured.applyAsDouble(each);
            if (value > 0) {
                low = Math.min(low, value / 1.5);
                high = Math.max(high, value * 1.5);
            }
        }
        if (high == 0) {
            return "";
        }
        Axis axis = new Axis(Math.log(low), Math.log(high));
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"%s\"><text x=\"%d\" y=\"16\">%s: predicted (up) against measured</text>",
                SIZE,
                SIZE,
                title,
                MARGIN,
                title));
        for (double factor : new double[] {1, 1.2, 1 / 1.2}) {
            svg.append(axis.line(factor));
        }
        svg.append(axis.ticks());
        for (Errors.Scored each : scored) {
            double value = measured.applyAsDouble(each);
            double logarithm = error.apply(each);
            if (value > 0 && Double.isFinite(logarithm)) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2\" fill=\"%s\" fill-opacity=\"0.5\"><title>%s, batch %.0f</title></circle>",
                        axis.across(Math.log(value)),
                        axis.up(Math.log(value) + logarithm),
                        COLOURS.getOrDefault(each.measurement().source(), "#000"),
                        each.measurement().model(),
                        each.measurement().load().sequences()));
            }
        }
        return svg.append("</svg>").toString();
    }

    /// A logarithmic scale for both directions.
    private record Axis(double low, double high) {
        double across(double logarithm) {
            return MARGIN + (SIZE - 2.0 * MARGIN) * (logarithm - low) / (high - low);
        }

        double up(double logarithm) {
            return SIZE - across(Math.clamp(logarithm, low, high));
        }

        String line(double factor) {
            double shift = Math.log(factor);
            return String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#999\" stroke-width=\"%s\"/>",
                    across(low),
                    up(low + shift),
                    across(high),
                    up(high + shift),
                    factor == 1 ? "1" : "0.5");
        }

        String ticks() {
            StringBuilder ticks = new StringBuilder();
            for (double value = Math.pow(10, Math.ceil(low / Math.log(10))); Math.log(value) < high; value *= 10) {
                double at = across(Math.log(value));
                ticks.append(String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%d\">%s</text><text x=\"4\" y=\"%.1f\">%s</text>",
                        at,
                        SIZE - MARGIN / 2,
                        shown(value),
                        up(Math.log(value)),
                        shown(value)));
            }
            return ticks.toString();
        }

        private static String shown(double value) {
            return value >= 1 ? String.format(Locale.ROOT, "%.0f", value) : String.valueOf((float) value);
        }
    }
}
