package io.wattle.quantity;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The units one quantity is written in, each with its size in the base unit.
///
/// Reads what people write in files ("17.2 kW", "80 GiB") and writes what they read on screens.
public final class Scale {
    /// Base unit: watt.
    public static final Scale POWER = new Scale(
            "power", "17.2 kW", List.of(unit("mW", 1e-3), unit("W", 1), unit("kW", 1e3), unit("MW", 1e6)), List.of());
    /// Base unit: joule.
    public static final Scale ENERGY = new Scale(
            "energy",
            "350 J",
            List.of(unit("mJ", 1e-3), unit("J", 1), unit("kJ", 1e3), unit("MJ", 1e6), unit("GJ", 1e9)),
            List.of());
    /// Base unit: byte. Binary and decimal multiples are both read; the binary ones are written.
    public static final Scale SIZE = new Scale(
            "size",
            "80 GiB",
            List.of(unit("B", 1), unit("KiB", 0x1p10), unit("MiB", 0x1p20), unit("GiB", 0x1p30), unit("TiB", 0x1p40)),
            List.of(unit("kB", 1e3), unit("MB", 1e6), unit("GB", 1e9), unit("TB", 1e12)));
    /// Base unit: second.
    public static final Scale TIME = new Scale(
            "time",
            "50 ms",
            List.of(unit("us", 1e-6), unit("ms", 1e-3), unit("s", 1), unit("min", 60), unit("h", 3600)),
            List.of(unit("ns", 1e-9)));
    /// Base unit: megahertz, as NVML counts clocks.
    public static final Scale FREQUENCY =
            new Scale("frequency", "1410 MHz", List.of(unit("MHz", 1)), List.of(unit("kHz", 1e-3), unit("GHz", 1e3)));

    private final String quantity;
    private final String example;
    private final List<Unit> written;
    private final List<Unit> read;

    /// @param written what {@link #format} chooses from, smallest first
    /// @param alsoRead what {@link #parse} takes besides
    private Scale(String quantity, String example, List<Unit> written, List<Unit> alsoRead) {
        this.quantity = quantity;
        this.example = example;
        this.written = written;
        this.read = Stream.concat(written.stream(), alsoRead.stream()).toList();
    }

    /// Reads a number and a unit of this scale, with or without blanks between them.
    ///
    /// @return the value in the base unit, finite and {@code >= 0}
    /// @throws IllegalArgumentException with one sentence that names the text, the units allowed and an example
    public double parse(String text) {
        String trimmed = text.strip();
        int end = 0;
        while (end < trimmed.length() && "+-.eE0123456789".indexOf(trimmed.charAt(end)) >= 0) {
            end++;
        }
        String symbol = trimmed.substring(end).strip();
        Optional<Unit> unit =
                read.stream().filter(known -> known.symbol().equals(symbol)).findFirst();
        Optional<Double> number = number(trimmed.substring(0, end));
        if (unit.isEmpty() || number.isEmpty()) {
            throw new IllegalArgumentException(
                    "The %s \"%s\" must be a number with one of the units %s, such as \"%s\"."
                            .formatted(quantity, text, symbols(), example));
        }
        double value = number.get() * unit.get().size();
        if (!Double.isFinite(value) || value < 0) {
            throw new IllegalArgumentException(
                    "The %s \"%s\" must be finite and not negative.".formatted(quantity, text));
        }
        return value;
    }

    /// Writes the value in the largest unit it fills at least once, to three digits.
    ///
    /// @param value in the base unit; finite and {@code >= 0}
    public String format(double value) {
        Unit best = written.getFirst();
        for (Unit unit : written) {
            if (unit.size() <= value || (value == 0 && unit.size() == 1)) {
                best = unit;
            }
        }
        double scaled = value / best.size();
        int decimals = scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2;
        BigDecimal rounded = new BigDecimal(Double.toString(scaled)).setScale(decimals, RoundingMode.HALF_UP);
        return (rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString()) + " " + best.symbol();
    }

    private String symbols() {
        return read.stream().map(Unit::symbol).collect(Collectors.joining(", "));
    }

    private static Optional<Double> number(String text) {
        try {
            return Optional.of(Double.parseDouble(text));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static Unit unit(String symbol, double size) {
        return new Unit(symbol, size);
    }
}
