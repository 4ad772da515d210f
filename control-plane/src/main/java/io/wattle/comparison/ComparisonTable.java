package io.wattle.comparison;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The best configurations as an HTML table, a row for each device under each objective.
final class ComparisonTable {
    private static final double MILLI = 1e3;

    private static final List<String> HEADERS = List.of(
            "within, ms per token",
            "device",
            "J per token",
            "of it GPUs, J",
            "tokens/s",
            "tokens/s per rack-kW",
            "ms per token",
            "first token, ms",
            "GPUs",
            "weights",
            "batch",
            "SM clock, MHz",
            "cap per GPU, W",
            "basis");

    private final Comparison comparison;

    ComparisonTable(Comparison comparison) {
        this.comparison = comparison;
    }

    String html() {
        StringBuilder table = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
        HEADERS.forEach(header -> table.append("<th>").append(header).append("</th>"));
        table.append("</tr></thead><tbody>\n");
        for (double perToken : comparison.question().perToken()) {
            double least = comparison.devices().stream()
                    .flatMap(device -> device.best(comparison.question(), perToken).stream())
                    .mapToDouble(Choice::joulesPerToken)
                    .min()
                    .orElse(0);
            for (int index = 0; index < comparison.devices().size(); index++) {
                row(table, perToken, index, least);
            }
        }
        return table.append("</tbody></table></div>\n").toString();
    }

    private void row(StringBuilder table, double perToken, int index, double least) {
        Device device = comparison.devices().get(index);
        Optional<Choice> best = device.best(comparison.question(), perToken);
        boolean isLeast =
                best.filter(choice -> choice.joulesPerToken() <= least).isPresent();
        table.append("<tr class=\"%s\"><td>%s</td><td class=\"name c%d\">%s</td>"
                .formatted(
                        (index == 0 ? "first " : "") + (isLeast ? "least" : ""),
                        Axis.text(perToken * MILLI),
                        index % PageStyle.COLOURS,
                        Plot.escaped(device.name())));
        if (best.isEmpty()) {
            table.append("<td colspan=\"%d\" class=\"why\">%s</td>"
                    .formatted(HEADERS.size() - 2, Plot.escaped(device.whyNone(comparison.question()))));
        } else {
            cells(best.get(), device)
                    .forEach(cell -> table.append("<td>").append(cell).append("</td>"));
        }
        table.append("</tr>\n");
    }

    private static List<String> cells(Choice choice, Device device) {
        boolean hasGpus = choice.gpuWatts() > 0;
        return List.of(
                Axis.text(choice.joulesPerToken()),
                hasGpus ? Axis.text(choice.gpuJoulesPerToken()) : "",
                Axis.text(choice.tokensPerSecond()),
                Axis.text(choice.tokensPerSecondPerRackKilowatt()),
                Axis.text(choice.timePerToken() * MILLI),
                Axis.text(choice.timeToFirstToken() * MILLI),
                hasGpus ? Integer.toString(choice.tensor()) : "",
                choice.precision().label(),
                Integer.toString(choice.batch()),
                choice.clockMhz().isPresent()
                        ? String.format(Locale.ROOT, "%.0f", choice.clockMhz().getAsDouble())
                        : "",
                hasGpus ? Axis.text(Math.ceil(choice.capWatts())) : "",
                device.basis());
    }
}
