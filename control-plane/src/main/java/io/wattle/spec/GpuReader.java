package io.wattle.spec;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.LinkType;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.BytesPerSecond;
import io.wattle.quantity.Megahertz;
import io.wattle.quantity.Scale;
import io.wattle.quantity.Watts;
import io.wattle.workload.Precision;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Reads a GPU type that a user adds to the catalogue.
final class GpuReader {
    private static final double LEAST_MEMORY = 1e9;
    private static final double MOST_MEMORY = 1e13;
    private static final double MOST_BANDWIDTH = 1e15;
    private static final double MOST_TERAFLOPS = 1e6;

    private GpuReader() {}

    static GpuType read(Fields document) throws SpecException {
        Fields metadata = document.mapping("metadata");
        metadata.allow("name");
        String name = metadata.text("name");
        Fields spec = document.mapping("spec").named("the GPU type " + name);
        spec.allow(
                "aliases", "generation", "memory", "bandwidth", "teraflops", "power", "link", "boostClock", "source");
        Optional<Fields> power = spec.findMapping("power");
        if (power.isPresent()) {
            power.get().allow("max", "min", "idle");
        }
        Optional<Watts> max = watts(power, "max");
        Optional<Watts> min = watts(power, "min");
        Optional<Watts> idle = watts(power, "idle");
        requireOrder(spec, "min", min, max);
        requireOrder(spec, "idle", idle, max);
        return new GpuType(
                name,
                spec.texts("aliases"),
                spec.findText("generation").orElse(""),
                new Bytes(
                        (long) within(spec, "memory", spec.quantity("memory", Scale.SIZE), LEAST_MEMORY, MOST_MEMORY)),
                Optional.empty(),
                Optional.of(bandwidth(spec, "bandwidth")),
                teraflops(spec),
                max,
                min,
                idle,
                Optional.empty(),
                spec.has("link") ? Optional.of(link(spec)) : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                spec.has("boostClock")
                        ? Optional.of(new Megahertz(spec.quantity("boostClock", Scale.FREQUENCY)))
                        : Optional.empty(),
                "",
                spec.findText("source").orElse("added by its user"));
    }

    private static Optional<Watts> watts(Optional<Fields> power, String name) throws SpecException {
        return power.isPresent() && power.get().has(name)
                ? Optional.of(new Watts(power.get().quantity(name, Scale.POWER)))
                : Optional.empty();
    }

    private static void requireOrder(Fields spec, String name, Optional<Watts> lower, Optional<Watts> max)
            throws SpecException {
        if (lower.isPresent() && max.isPresent() && lower.get().exceeds(max.get())) {
            throw new SpecException(
                    spec.lineOf("power"),
                    "The %s power of %s is %s and must not exceed its max of %s."
                            .formatted(name, spec.context(), lower.get(), max.get()));
        }
    }

    /// A rate in one direction, or the name of a link that the catalogue knows, such as {@code NVLink-4}.
    private static BytesPerSecond link(Fields spec) throws SpecException {
        Optional<LinkType> known = HardwareCatalog.standard().link(spec.text("link"));
        return known.isPresent() ? known.get().oneWay() : bandwidth(spec, "link");
    }

    /// Written as a size for each second, such as {@code 3350 GB/s}.
    private static BytesPerSecond bandwidth(Fields spec, String name) throws SpecException {
        String text = spec.text(name).strip();
        try {
            if (text.endsWith("/s")) {
                double bytes = Scale.SIZE.parse(text.substring(0, text.length() - 2));
                return new BytesPerSecond(within(spec, name, bytes, 1e9, MOST_BANDWIDTH));
            }
        } catch (IllegalArgumentException malformed) {
            // said below
        }
        throw new SpecException(
                spec.lineOf(name),
                "The field \"%s\" of %s is \"%s\" and must be a size for each second, such as 3350 GB/s."
                        .formatted(name, spec.context(), text));
    }

    private static Map<Precision, Double> teraflops(Fields spec) throws SpecException {
        Fields rates = spec.mapping("teraflops");
        String[] labels =
                Arrays.stream(Precision.values()).map(Precision::label).toArray(String[]::new);
        rates.allow(labels);
        Map<Precision, Double> read = new EnumMap<>(Precision.class);
        for (Precision precision : Precision.values()) {
            if (rates.has(precision.label())) {
                double rate = within(rates, precision.label(), rates.number(precision.label()), 0.1, MOST_TERAFLOPS);
                read.put(precision, rate);
            }
        }
        return read;
    }

    private static double within(Fields fields, String name, double value, double least, double most)
            throws SpecException {
        if (value >= least && value <= most) {
            return value;
        }
        throw new SpecException(
                fields.lineOf(name),
                "The field \"%s\" of %s is %s and must be from %.3g to %.3g in its base unit."
                        .formatted(name, fields.context(), fields.text(name), least, most));
    }
}
