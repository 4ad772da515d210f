package io.wattle.prediction;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/// Reads a question from named cells; a blank cell means the default.
public final class QueryReader {
    public static final double USUAL_SEQUENCES = 1;
    public static final double USUAL_INPUT_TOKENS = 512;
    public static final double USUAL_OUTPUT_TOKENS = 256;
    private static final double MOST_SEQUENCES = 1e6;
    private static final double MOST_TOKENS = 1e8;

    /// Degrees beyond an int are as wrong as any other.
    private static final double MOST_DEGREE = 1e6;

    private QueryReader() {}

    /// A cell holds something else than it should; the message is one sentence for the user.
    public static final class WrongCell extends Exception {
        private static final long serialVersionUID = 1L;

        WrongCell(String sentence) {
            super(sentence);
        }
    }

    /// @param cell the text of a column; empty where there is none
    public static PredictionQuery read(UnaryOperator<String> cell) throws WrongCell {
        ReplicaSpec replica = new ReplicaSpec(
                name(cell, "model"),
                name(cell, "gpu"),
                degree(cell, "tensor_parallel"),
                degree(cell, "pipeline_parallel"),
                degree(cell, "expert_parallel"),
                cell.apply("weight_precision").strip(),
                cell.apply("kv_precision").strip(),
                cell.apply("engine").strip(),
                cell.apply("engine_version").strip());
        return new PredictionQuery(
                replica,
                threads(cell),
                positive(cell, "batch_size", MOST_SEQUENCES).orElse(USUAL_SEQUENCES),
                atLeastOne(cell, "input_tokens", USUAL_INPUT_TOKENS),
                atLeastOne(cell, "output_tokens", USUAL_OUTPUT_TOKENS),
                positive(cell, "sm_clock_mhz", 1e5),
                positive(cell, "gpu_power_cap_watts", 1e5));
    }

    private static String name(UnaryOperator<String> cell, String column) throws WrongCell {
        String text = cell.apply(column).strip();
        if (text.isEmpty()) {
            throw new WrongCell("The column %s is blank; it has no default.".formatted(column));
        }
        return text;
    }

    private static int degree(UnaryOperator<String> cell, String column) throws WrongCell {
        double value = positive(cell, column, MOST_DEGREE).orElse(1);
        if (value != Math.rint(value)) {
            throw new WrongCell("%s (%s) must be a whole number."
                    .formatted(column, cell.apply(column).strip()));
        }
        return (int) value;
    }

    private static OptionalInt threads(UnaryOperator<String> cell) throws WrongCell {
        return cell.apply("threads").isBlank() ? OptionalInt.empty() : OptionalInt.of(degree(cell, "threads"));
    }

    private static double atLeastOne(UnaryOperator<String> cell, String column, double usual) throws WrongCell {
        double value = positive(cell, column, MOST_TOKENS).orElse(usual);
        if (value < 1) {
            throw new WrongCell("%s (%s) must be at least 1."
                    .formatted(column, cell.apply(column).strip()));
        }
        return value;
    }

    private static OptionalDouble positive(UnaryOperator<String> cell, String column, double most) throws WrongCell {
        String text = cell.apply(column).strip();
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            throw new WrongCell("%s (\"%s\") must be a number.".formatted(column, text));
        }
        if (!(value > 0 && value <= most)) {
            throw new WrongCell("%s (%s) must be above 0 and at most %.0f.".formatted(column, text, most));
        }
        return OptionalDouble.of(value);
    }
}
