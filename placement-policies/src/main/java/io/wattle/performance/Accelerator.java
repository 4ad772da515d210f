package io.wattle.performance;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.quantity.BytesPerSecond;
import io.wattle.quantity.Watts;
import io.wattle.workload.Precision;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// A GPU as the model sees it: peaks of its data sheet in SI units.
///
/// @param name          catalogue name
/// @param bytesPerSecond peak of its memory
/// @param halfFlops     dense matrix rate at 16 bits
/// @param quantisedFlops dense matrix rates of smaller formats it has units for
/// @param maxPower      its highest power limit
/// @param floorShare    share of that limit it draws while it only waits between kernels
/// @param link          bytes per second to its neighbours in one direction
/// @param memoryBytes   of the board, as programs see it
/// @param highestClockMhz of its streaming multiprocessors; none where the catalogue does not say
public record Accelerator(
        String name,
        double bytesPerSecond,
        double halfFlops,
        Map<Precision, Double> quantisedFlops,
        Watts maxPower,
        double floorShare,
        double link,
        double memoryBytes,
        OptionalDouble highestClockMhz) {
    /// Active floor of an H200 (126 W of 700 W; source: least draw over its kernel tables), for boards where nobody
    /// measured one.
    static final double REFERENCE_FLOOR_SHARE = 0.18;

    /// Where no link is stated.
    private static final String USUAL_LINK = "PCIe-4";

    private static final double TERA = 1e12;

    public Accelerator {
        quantisedFlops = Map.copyOf(quantisedFlops);
    }

    /// None where the catalogue misses a figure that decides; {@link #missing} says which.
    public static Optional<Accelerator> of(GpuType type) {
        Optional<Double> half = half(type);
        if (half.isEmpty() || type.bandwidth().isEmpty() || type.maxPower().isEmpty()) {
            return Optional.empty();
        }
        double watts = type.maxPower().get().value();
        return Optional.of(new Accelerator(
                type.name(),
                type.bandwidth().get().value(),
                half.get() * TERA,
                quantised(type),
                type.maxPower().get(),
                type.activeFloor().map(floor -> floor.value() / watts).orElse(REFERENCE_FLOOR_SHARE),
                link(type).value(),
                type.visibleMemory().value(),
                type.boostClock().map(clock -> OptionalDouble.of(clock.value())).orElseGet(OptionalDouble::empty)));
    }

    /// What the catalogue would have to state of a type before it can be predicted.
    public static String missing(GpuType type) {
        return "The catalogue does not state the %s of %s."
                .formatted(
                        type.bandwidth().isEmpty()
                                ? "memory bandwidth"
                                : half(type).isEmpty() ? "16-bit matrix rate" : "power limit",
                        type.name());
    }

    /// The rate that a multiplication of this format runs at: formats without matrix units of their own are unpacked
    /// to 16 bits (source: vLLM's Marlin kernels), and so are weights that alone are small.
    ///
    /// @param activationBits width of what the weights are multiplied with
    double flops(Precision precision, int activationBits) {
        if (activationBits >= 16 || precision.bitsPerWeight() > 12) {
            return precision == Precision.FP32 ? halfFlops / 2 : halfFlops;
        }
        Double own = quantisedFlops.get(precision);
        return own == null ? halfFlops : own;
    }

    /// Whether it can multiply in a format that its weights come in, rather than unpack them first.
    public boolean computesIn(Precision precision) {
        return quantisedFlops.containsKey(precision);
    }

    /// GPUs before FP8 reach other shares of their peaks.
    boolean isBeforeFp8() {
        return !quantisedFlops.containsKey(Precision.FP8);
    }

    private static BytesPerSecond link(GpuType type) {
        return type.link()
                .or(type::pcie)
                .orElseGet(() -> HardwareCatalog.standard()
                        .link(USUAL_LINK)
                        .orElseThrow()
                        .oneWay());
    }

    private static Optional<Double> half(GpuType type) {
        var rates = type.denseTeraflops();
        return Optional.ofNullable(rates.get(Precision.BF16)).or(() -> Optional.ofNullable(rates.get(Precision.FP16)));
    }

    private static Map<Precision, Double> quantised(GpuType type) {
        Map<Precision, Double> rates = new EnumMap<>(Precision.class);
        for (Precision precision : List.of(Precision.FP8, Precision.FP4, Precision.INT8)) {
            Double rate = type.denseTeraflops().get(precision);
            if (rate != null) {
                rates.put(precision, rate * TERA);
            }
        }
        return rates;
    }
}
