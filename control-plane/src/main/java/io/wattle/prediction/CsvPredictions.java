package io.wattle.prediction;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/// The question's columns and the answer's beside them, as comma-separated values.
public final class CsvPredictions implements PredictionRows {
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    private final CSVPrinter printer;

    public CsvPredictions(Writer out) throws IOException {
        this.printer = new CSVPrinter(out, FORMAT);
    }

    @Override
    public void begin(List<String> columns) throws IOException {
        printer.printRecord(joined(columns, PredictionCells.COLUMNS));
    }

    @Override
    public void row(List<String> carried, List<String> answer) throws IOException {
        printer.printRecord(joined(carried, answer));
    }

    @Override
    public void end() throws IOException {
        printer.flush();
    }

    private static List<String> joined(List<String> left, List<String> right) {
        List<String> all = new ArrayList<>(left);
        all.addAll(right);
        return all;
    }
}
