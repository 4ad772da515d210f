package io.wattle.calibration;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/// One row of a file of comma-separated values with a header.
record CsvRow(CSVRecord cells) {
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

    static List<CsvRow> all(String text) {
        try (var parser = FORMAT.parse(new StringReader(text))) {
            List<CsvRow> rows = new ArrayList<>();
            parser.forEach(cells -> rows.add(new CsvRow(cells)));
            return rows;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// Empty where the file has no such column.
    String text(String column) {
        return cells.isSet(column) ? cells.get(column) : "";
    }

    /// None where the cell is blank or no number.
    OptionalDouble number(String column) {
        String text = text(column).strip();
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
        } catch (NumberFormatException notANumber) {
            return OptionalDouble.empty();
        }
    }

    double required(String column) {
        return number(column)
                .orElseThrow(() -> new IllegalArgumentException("The line %d needs a number as \"%s\", not \"%s\"."
                        .formatted(cells.getRecordNumber() + 1, column, text(column))));
    }
}
