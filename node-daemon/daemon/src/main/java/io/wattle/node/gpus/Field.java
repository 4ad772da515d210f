package io.wattle.node.gpus;

import io.wattle.quantity.Watts;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What can be asked with {@code --query}: nvidia-smi's names and units where it has the field, with all of their
/// aliases.
///
/// @param names the first is the one that is printed
/// @param unit  as nvidia-smi prints it; empty for text and counts
/// @param value a number or a text; empty where the GPU does not tell
record Field(List<String> names, String unit, Function<GpuRow, Optional<Object>> value) {
    private static final double MEBIBYTE = 1 << 20;

    static final List<Field> ALL = List.of(
            text("index", row -> Optional.of(row.gpu().index())),
            text("uuid", row -> Optional.of(row.gpu().uuid()), "gpu_uuid"),
            text("name", row -> Optional.of(row.gpu().type()), "gpu_name"),
            text("driver_version", row -> known(row.gpu().facts().driver())),
            text("pci.bus_id", row -> known(row.gpu().facts().slot()), "gpu_bus_id"),
            watts("power.draw", row -> row.seen().flatMap(seen -> seen.power())),
            watts("power.draw.average", row -> row.pulse().flatMap(pulse -> pulse.average())),
            watts("power.draw.instant", row -> row.pulse().flatMap(pulse -> pulse.instant())),
            watts("power.limit", row -> limit(row, "requested")),
            watts("enforced.power.limit", row -> row.seen().flatMap(seen -> seen.enforcedLimit())),
            watts("power.default_limit", row -> limit(row, "default")),
            watts("power.min_limit", row -> limit(row, "min")),
            watts("power.max_limit", row -> limit(row, "max")),
            watts("module.power.draw.average", row -> row.detail().flatMap(detail -> detail.modulePower())),
            mebibytes(
                    "memory.total",
                    row -> row.seen().flatMap(seen -> seen.memoryTotal().map(size -> size.value()))),
            mebibytes(
                    "memory.used",
                    row -> row.seen().flatMap(seen -> seen.memoryUsed().map(size -> size.value()))),
            ratio("memory.bandwidth.ratio", "dram"),
            field(
                    "memory.bandwidth.peak",
                    "B/s",
                    row -> row.detail()
                            .filter(detail -> detail.peakBandwidth().isPresent())
                            .map(detail -> detail.peakBandwidth().getAsDouble())),
            ratio("sm.active.ratio", "sm"),
            ratio("tensor.active.ratio", "tensor"),
            celsius("temperature.gpu", "gpu"),
            celsius("temperature.memory", "memory"),
            megahertz("clocks.current.graphics", "graphics", "clocks.gr"),
            megahertz("clocks.current.sm", "sm", "clocks.sm"),
            megahertz("clocks.current.memory", "memory", "clocks.mem"),
            text(
                    "clocks_event_reasons.active",
                    row -> row.pulse()
                            .flatMap(pulse -> pulse.reasons())
                            .map(reasons -> reasons.stream()
                                    .map(reason -> reason.name().toLowerCase(Locale.ROOT))
                                    .sorted()
                                    .collect(Collectors.joining("+"))),
                    "clocks_throttle_reasons.active"),
            field(
                    "energy.total",
                    "mJ",
                    row -> row.detail()
                            .filter(detail -> detail.energyMillijoules().isPresent())
                            .map(detail -> detail.energyMillijoules().getAsLong())),
            text(
                    "processes",
                    row -> row.detail()
                            .filter(detail -> detail.processes().isPresent())
                            .map(detail -> detail.processes().getAsInt())),
            ecc("ecc.errors.corrected.aggregate.total", "corrected", true),
            ecc("ecc.errors.uncorrected.aggregate.total", "uncorrected", true),
            ecc("ecc.errors.corrected.volatile.total", "corrected", false),
            ecc("ecc.errors.uncorrected.volatile.total", "uncorrected", false),
            text(
                    "gpu_recovery_action",
                    row -> row.health()
                            .flatMap(health -> health.recovery())
                            .map(action -> action.name().toLowerCase(Locale.ROOT))));

    private static final Map<String, Field> BY_NAME = ALL.stream()
            .flatMap(field -> field.names().stream().map(name -> Map.entry(name, field)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    /// @throws IllegalArgumentException with the nearest name
    static Field of(String name) {
        var field = BY_NAME.get(name);
        if (field == null) {
            String nearest = BY_NAME.keySet().stream()
                    .min(Comparator.<String>comparingInt(known -> distance(known, name))
                            .thenComparing(Comparator.naturalOrder()))
                    .orElse("index");
            throw new IllegalArgumentException(
                    "There is no field \"%s\"; the nearest is \"%s\".".formatted(name, nearest));
        }
        return field;
    }

    String name() {
        return names.getFirst();
    }

    /// As CSV's header has it.
    String header() {
        return unit.isEmpty() ? name() : "%s [%s]".formatted(name(), unit);
    }

    /// As JSON has it: the unit in the name.
    String key() {
        String plain = name().replace('.', '_');
        return switch (unit) {
            case "W" -> plain + "_watts";
            case "MiB" -> plain + "_bytes";
            case "MHz" -> plain + "_megahertz";
            case "mJ" -> plain + "_millijoules";
            case "B/s" -> plain + "_bytes_per_second";
            case "C" -> plain + "_celsius";
            default -> plain;
        };
    }

    /// For JSON: bytes rather than mebibytes.
    Optional<Object> baseValue(GpuRow row) {
        return unit.equals("MiB")
                ? value.apply(row).map(number -> Math.round((double) number * MEBIBYTE))
                : value.apply(row);
    }

    String text(GpuRow row) {
        return value.apply(row)
                .map(told -> told instanceof Double number
                        ? "%.2f".formatted(number).replaceFirst("\\.00$", "")
                        : told.toString())
                .orElse("[N/A]");
    }

    private static Field field(String name, String unit, Function<GpuRow, Optional<Object>> value, String... aliases) {
        var names = new java.util.ArrayList<>(List.of(name));
        names.addAll(Arrays.asList(aliases));
        return new Field(List.copyOf(names), unit, value);
    }

    private static Field text(String name, Function<GpuRow, Optional<?>> value, String... aliases) {
        return field(name, "", row -> value.apply(row).map(told -> (Object) told), aliases);
    }

    private static Field watts(String name, Function<GpuRow, Optional<Watts>> value) {
        return field(name, "W", row -> value.apply(row).map(watts -> watts.value()));
    }

    private static Field mebibytes(String name, Function<GpuRow, Optional<Long>> bytes) {
        return field(name, "MiB", row -> bytes.apply(row).map(size -> size / MEBIBYTE));
    }

    private static Field ratio(String name, String share) {
        return field(
                name,
                "",
                row -> row.detail()
                        .flatMap(detail -> Optional.ofNullable(detail.shares().get(share))));
    }

    private static Field celsius(String name, String sensor) {
        return field(
                name,
                "C",
                row -> row.detail()
                        .flatMap(detail -> Optional.ofNullable(detail.celsius().get(sensor))));
    }

    private static Field megahertz(String name, String domain, String alias) {
        return field(
                name,
                "MHz",
                row -> row.pulse()
                        .flatMap(pulse -> Optional.ofNullable(pulse.clocks().get(domain))),
                alias);
    }

    private static Field ecc(String name, String type, boolean isAggregate) {
        return field(
                name,
                "",
                row -> row.health()
                        .map(health -> isAggregate ? health.eccErrors() : health.eccErrorsSince())
                        .flatMap(errors -> Optional.ofNullable(errors.get(type))));
    }

    private static Optional<Watts> limit(GpuRow row, String kind) {
        return row.detail()
                .flatMap(detail -> Optional.ofNullable(detail.limits().get(kind)));
    }

    private static Optional<String> known(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /// Edits from one text to the other (Levenshtein).
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        Arrays.setAll(row, column -> column);
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column <= to.length(); column++) {
                int change = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(change, 1 + Math.min(row[column], row[column - 1]));
            }
        }
        return row[to.length()];
    }
}
