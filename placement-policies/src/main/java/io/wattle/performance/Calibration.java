package io.wattle.performance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The constants of the model, by name: each with its value, what was believed before the measurements, how firmly,
/// and where that belief comes from.
///
/// The shipped constants are the resource {@code constants.tsv}; its head says what they were fitted on.
public final class Calibration {
    /// Begins the line of the heading that lists the GPUs.
    public static final String FITTED_GPUS = "# fitted on GPUs:";

    private static final int COLUMNS = 6;
    private static final Calibration STANDARD = parse(resource());

    private final String heading;
    private final Map<String, Constant> constants;
    private final Operators operators;
    private final PhasePower phasePower;
    private final ClockModel clock;
    private final Intervals intervals;
    private final Set<String> fittedGpus;
    private final Map<String, EngineProfile> engines;

    /// @param value  fitted
    /// @param prior  believed before the measurements
    /// @param spread how far from it the fit may stray: a standard deviation of its logarithm; 0 keeps it as it is
    public record Constant(double value, double prior, double spread, String unit, String meaning) {
        public Constant {
            if (!(Double.isFinite(value) && Double.isFinite(prior) && spread >= 0)) {
                throw new IllegalArgumentException(
                        "The constant (value %s, prior %s, spread %s) must be finite.".formatted(value, prior, spread));
            }
        }
    }

    private Calibration(String heading, Map<String, Constant> constants) {
        this.heading = heading;
        this.constants = Collections.unmodifiableMap(constants);
        this.operators = Operators.of(this);
        this.phasePower = PhasePower.of(this);
        this.clock = ClockModel.of(this);
        this.intervals = Intervals.of(this);
        this.fittedGpus = fittedGpus(heading);
        this.engines = EngineProfile.all(this);
    }

    /// What ships with the project.
    public static Calibration standard() {
        return STANDARD;
    }

    /// Reads constants as {@link #text} writes them.
    ///
    /// @throws IllegalArgumentException if a line is not a constant, or one is missing
    public static Calibration parse(String text) {
        Map<String, Constant> constants = new LinkedHashMap<>();
        StringBuilder heading = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (line.startsWith("#")) {
                heading.append(line).append('\n');
            } else if (!line.isBlank() && !line.startsWith("name\t")) {
                String[] cells = line.split("\t", -1);
                if (cells.length != COLUMNS) {
                    throw new IllegalArgumentException("The line \"%s\" of the constants has %d columns, not %d."
                            .formatted(line, cells.length, COLUMNS));
                }
                constants.put(cells[0], constant(cells));
            }
        }
        return new Calibration(heading.toString(), constants);
    }

    /// The same constants with other values for some.
    public Calibration with(Map<String, Double> values) {
        Map<String, Constant> changed = new LinkedHashMap<>(constants);
        values.forEach((name, value) -> {
            Constant old = constant(name);
            changed.put(name, new Constant(value, old.prior, old.spread, old.unit, old.meaning));
        });
        return new Calibration(heading, changed);
    }

    /// The same values, each believed to be what it is.
    ///
    /// @param share by which the spreads shrink
    public Calibration heldNearValues(double share) {
        Map<String, Constant> held = new LinkedHashMap<>();
        constants.forEach((name, constant) -> held.put(
                name,
                new Constant(
                        constant.value, constant.value, constant.spread * share, constant.unit, constant.meaning)));
        return new Calibration(heading, held);
    }

    /// As a file: comments, a line of column names, a line for each constant.
    ///
    /// @param newHeading what the values were fitted on, lines that begin with {@code #}
    public String text(String newHeading) {
        StringBuilder text = new StringBuilder(newHeading);
        text.append("name\tvalue\tprior\tspread\tunit\tmeaning\n");
        constants.forEach((name, constant) -> text.append("%s\t%.5g\t%s\t%s\t%s\t%s\n"
                .formatted(name, constant.value, constant.prior, constant.spread, constant.unit, constant.meaning)));
        return text.toString();
    }

    public String heading() {
        return heading;
    }

    public Set<String> names() {
        return constants.keySet();
    }

    public Constant constant(String name) {
        Constant constant = constants.get(name);
        if (constant == null) {
            throw new IllegalArgumentException("The constants lack \"%s\".".formatted(name));
        }
        return constant;
    }

    public double value(String name) {
        return constant(name).value;
    }

    Operators operators() {
        return operators;
    }

    PhasePower phasePower() {
        return phasePower;
    }

    ClockModel clock() {
        return clock;
    }

    Intervals intervals() {
        return intervals;
    }

    /// Catalogue names of the GPUs whose measurements the constants were fitted on.
    public Set<String> fittedGpus() {
        return fittedGpus;
    }

    /// The profile of an engine; that of the default one where it is not known.
    EngineProfile engine(String key) {
        EngineProfile profile = engines.get(key);
        return profile == null ? engines.values().iterator().next() : profile;
    }

    private static Set<String> fittedGpus(String heading) {
        return heading.lines()
                .filter(line -> line.startsWith(FITTED_GPUS))
                .flatMap(line ->
                        Arrays.stream(line.substring(FITTED_GPUS.length()).split(",")))
                .map(String::strip)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Constant constant(String[] cells) {
        try {
            return new Constant(
                    Double.parseDouble(cells[1]),
                    Double.parseDouble(cells[2]),
                    Double.parseDouble(cells[3]),
                    cells[4],
                    cells[5]);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "The constant \"%s\" needs three numbers, not \"%s\", \"%s\" and \"%s\"."
                            .formatted(cells[0], cells[1], cells[2], cells[3]),
                    notANumber);
        }
    }

    private static String resource() {
        try (InputStream bytes = Calibration.class.getResourceAsStream("constants.tsv")) {
            if (bytes == null) {
                throw new IllegalStateException("The class path holds no constants.tsv.");
            }
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("The constants cannot be read.", unreadable);
        }
    }
}
