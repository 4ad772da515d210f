package io.wattle.replay;

import io.wattle.catalog.NearestName;
import io.wattle.simulation.Trace;
import io.wattle.workload.ModelName;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/// Reads arrivals from comma-separated values: {@code arrival_s, input_tokens, output_tokens}, optional {@code model},
/// {@code tenant} and {@code prefix_blocks}. A line that is no request is named and counted, up to a bound.
public final class TraceFile {
    private static final String ARRIVAL = "arrival_s";
    private static final String INPUT = "input_tokens";
    private static final String OUTPUT = "output_tokens";
    private static final String MODEL = "model";
    private static final String TENANT = "tenant";
    private static final String PREFIX = "prefix_blocks";
    private static final List<String> COLUMNS = List.of(ARRIVAL, INPUT, OUTPUT, MODEL, TENANT, PREFIX);
    private static final String NO_TENANT = "default";

    /// Sentences about bad lines that are kept.
    private static final int SHOWN = 5;

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setIgnoreEmptyLines(true)
            .get();

    private final List<ModelName> models;
    private final List<Trace.Arrival> arrivals = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private int badLines;

    /// @param arrivals   good lines, in the order of the file
    /// @param badLines   how many others there are
    /// @param complaints a sentence for each of the first of them
    public record Content(List<Trace.Arrival> arrivals, int badLines, List<String> complaints) {
        public Content {
            complaints = List.copyOf(complaints);
        }
    }

    /// What makes a file useless, in one sentence.
    public static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    private TraceFile(List<ModelName> models) {
        this.models = models;
    }

    /// @param models       that may be asked for; a file without a column of models asks for the only one
    /// @param mostBadLines that are tolerated
    public static Content read(Reader text, List<ModelName> models, int mostBadLines)
            throws IOException, MalformedException {
        TraceFile file = new TraceFile(models);
        try (CSVParser parser = FORMAT.parse(text)) {
            file.checkColumns(parser.getHeaderNames());
            for (CSVRecord line : parser) {
                file.add(line, parser.getCurrentLineNumber(), mostBadLines);
            }
        } catch (java.io.UncheckedIOException broken) {
            throw new MalformedException(
                    "after %d good lines it is no CSV: %s".formatted(file.arrivals.size(), broken.getMessage()));
        }
        if (file.arrivals.isEmpty()) {
            throw new MalformedException("it holds no request");
        }
        return new Content(file.arrivals, file.badLines, file.complaints);
    }

    private void checkColumns(List<String> header) throws MalformedException {
        for (String name : header) {
            if (!COLUMNS.contains(name)) {
                throw new MalformedException("line 1 has the unknown column \"%s\"%s; known columns are %s"
                        .formatted(
                                name,
                                NearestName.of(name, COLUMNS)
                                        .map(near -> ", did you mean \"" + near + "\"?")
                                        .orElse(""),
                                String.join(", ", COLUMNS)));
            }
        }
        for (String needed : List.of(ARRIVAL, INPUT, OUTPUT)) {
            if (!header.contains(needed)) {
                throw new MalformedException("line 1 lacks the column \"%s\"".formatted(needed));
            }
        }
        if (!header.contains(MODEL) && models.size() != 1) {
            throw new MalformedException(
                    "it has no column \"model\", and the documents declare %d models instead of one"
                            .formatted(models.size()));
        }
    }

    private void add(CSVRecord line, long number, int mostBadLines) throws MalformedException {
        try {
            arrivals.add(new Trace.Arrival(
                    number(line, ARRIVAL),
                    whole(line, INPUT),
                    whole(line, OUTPUT),
                    model(line),
                    text(line, TENANT).orElse(NO_TENANT),
                    blocks(text(line, PREFIX).orElse(""))));
        } catch (IllegalArgumentException wrong) {
            badLines++;
            String complaint = "line %d: %s".formatted(number, wrong.getMessage());
            if (complaints.size() < SHOWN) {
                complaints.add(complaint);
            }
            if (badLines > mostBadLines) {
                throw new MalformedException(
                        mostBadLines == 0
                                ? complaint
                                : "more than %d lines are bad, the last one %s".formatted(mostBadLines, complaint));
            }
        }
    }

    private ModelName model(CSVRecord line) {
        Optional<String> name = text(line, MODEL);
        if (name.isEmpty()) {
            if (models.size() == 1) {
                return models.getFirst();
            }
            throw new IllegalArgumentException("The model is blank.");
        }
        return models.stream()
                .filter(model -> model.value().equals(name.get()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The model \"%s\" is declared by no document%s."
                        .formatted(
                                name.get(),
                                NearestName.of(
                                                name.get(),
                                                models.stream()
                                                        .map(ModelName::value)
                                                        .toList())
                                        .map(near -> "; did you mean \"" + near + "\"?")
                                        .orElse(""))));
    }

    private static Optional<String> text(CSVRecord line, String column) {
        return line.isSet(column)
                ? Optional.of(line.get(column).strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    /// Separated by blanks or semicolons.
    private static List<Integer> blocks(String text) {
        List<Integer> blocks = new ArrayList<>();
        for (String part : text.split("[ ;]+", -1)) {
            if (!part.isEmpty()) {
                blocks.add(part.hashCode());
            }
        }
        return blocks;
    }

    private static double number(CSVRecord line, String column) {
        String text = text(line, column).orElse("");
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("The %s \"%s\" is no number.".formatted(column, text), notANumber);
        }
    }

    private static int whole(CSVRecord line, String column) {
        double value = number(line, column);
        if (value != Math.rint(value) || value < 1 || value > 1e9) {
            throw new IllegalArgumentException("The %s (%s) must be a whole number of at least 1."
                    .formatted(column, text(line, column).orElse("")));
        }
        return (int) value;
    }
}
