package io.wattle.node.gpus;

import io.wattle.node.sensor.GpuObservation;
import io.wattle.nvml.ClocksEventReason;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// The GPUs as aligned columns. What is unknown is a dash.
final class GpuTable {
    private static final List<String> HEADER =
            List.of("GPU", "NAME", "POWER", "LIMIT", "HBM", "BANDWIDTH", "SM-CLOCK", "HELD-BY", "TEMP", "PROC");
    private static final double GIBIBYTE = 1L << 30;

    private GpuTable() {}

    static List<String> lines(List<GpuRow> rows) {
        var table = new ArrayList<List<String>>();
        table.add(HEADER);
        rows.forEach(row -> table.add(cells(row)));
        var lines = new ArrayList<>(aligned(table));
        rows.forEach(row -> row.trouble().ifPresent(lines::add));
        return lines;
    }

    /// Columns as wide as their widest cell, two blanks apart.
    static List<String> aligned(List<List<String>> table) {
        int[] widths = new int[table.getFirst().size()];
        table.forEach(cells -> {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], cells.get(column).length());
            }
        });
        return table.stream()
                .map(cells -> {
                    var line = new StringBuilder();
                    for (int column = 0; column < widths.length; column++) {
                        line.append(("%-" + (widths[column] + 2) + "s").formatted(cells.get(column)));
                    }
                    return line.toString().stripTrailing();
                })
                .toList();
    }

    private static List<String> cells(GpuRow row) {
        return List.of(
                Integer.toString(row.gpu().index()),
                row.gpu().type().replace("NVIDIA ", ""),
                watts(row.seen().flatMap(GpuObservation::power)),
                watts(row.seen().flatMap(GpuObservation::enforcedLimit)),
                memory(row),
                bandwidth(row),
                row.pulse()
                        .flatMap(pulse -> Optional.ofNullable(pulse.clocks().get("sm")))
                        .map(megahertz -> megahertz + " MHz")
                        .orElse("-"),
                reasons(row),
                row.detail()
                        .flatMap(detail -> Optional.ofNullable(detail.celsius().get("gpu")))
                        .map(degrees -> degrees + " C")
                        .orElse("-"),
                row.detail()
                        .filter(detail -> detail.processes().isPresent())
                        .map(detail -> Integer.toString(detail.processes().getAsInt()))
                        .orElse("-"));
    }

    private static String watts(Optional<Watts> power) {
        return power.map(watts -> "%.0f W".formatted(watts.value())).orElse("-");
    }

    private static String memory(GpuRow row) {
        return row.seen()
                .filter(seen ->
                        seen.memoryUsed().isPresent() && seen.memoryTotal().isPresent())
                .map(seen -> "%.1f/%.1f GiB"
                        .formatted(
                                seen.memoryUsed().orElseThrow().value() / GIBIBYTE,
                                seen.memoryTotal().orElseThrow().value() / GIBIBYTE))
                .orElse("-");
    }

    /// The share, and the bytes it stands for where the peak is known.
    private static String bandwidth(GpuRow row) {
        return row.detail()
                .flatMap(detail -> Optional.ofNullable(detail.shares().get("dram"))
                        .map(share -> detail.peakBandwidth().isPresent()
                                ? "%.0f%% (%.2f TB/s)"
                                        .formatted(
                                                share * 100,
                                                share * detail.peakBandwidth().getAsDouble() / 1e12)
                                : "%.0f%%".formatted(share * 100)))
                .orElse("-");
    }

    private static String reasons(GpuRow row) {
        return row.pulse()
                .flatMap(pulse -> pulse.reasons())
                .map(reasons -> reasons.stream()
                        .filter(reason -> reason != ClocksEventReason.GPU_IDLE)
                        .map(reason -> reason.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .collect(Collectors.joining("+")))
                .filter(text -> !text.isEmpty())
                .orElse("-");
    }
}
