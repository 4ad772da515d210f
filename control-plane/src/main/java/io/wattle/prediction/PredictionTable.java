package io.wattle.prediction;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/// Predicts a table row by row: every column is carried through, the answer's columns are added.
public final class PredictionTable {
    private static final List<String> NEEDED = List.of("model", "gpu");
    private static final CSVFormat READ = CSVFormat.RFC4180.builder().get();

    private final Predictor predictor;
    private final IntConsumer progress;

    /// @param progress told how many rows are done, after each
    public PredictionTable(Predictor predictor, IntConsumer progress) {
        this.predictor = predictor;
        this.progress = progress;
    }

    /// @throws IllegalArgumentException if the table has no header, or none that names a model and a GPU
    public void predict(Reader rows, PredictionRows out) throws IOException {
        try (CSVParser parser = READ.parse(rows)) {
            List<String> header = List.of();
            int done = 0;
            for (CSVRecord row : parser) {
                if (header.isEmpty()) {
                    header = header(row);
                    out.begin(header);
                } else if (row.size() > 1 || !row.get(0).isBlank() || header.size() == 1) {
                    out.row(carried(row, header.size()), answer(row, header));
                    progress.accept(++done);
                }
            }
            if (header.isEmpty()) {
                throw new IllegalArgumentException("It is empty; its first line must name the columns.");
            }
            out.end();
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
    }

    /// Predicts one row.
    ///
    /// @param cells by column; what is left out is blank
    public void predict(Map<String, String> cells, PredictionRows out) throws IOException {
        out.begin(List.copyOf(cells.keySet()));
        out.row(List.copyOf(cells.values()), answer(column -> cells.getOrDefault(column, "")));
        out.end();
    }

    private List<String> answer(CSVRecord row, List<String> header) {
        if (row.size() > header.size()) {
            return PredictionCells.error(
                    "The row has %d cells and the header %d.".formatted(row.size(), header.size()));
        }
        return answer(column -> {
            int index = header.indexOf(column);
            return index < 0 || index >= row.size() ? "" : row.get(index);
        });
    }

    private List<String> answer(UnaryOperator<String> cell) {
        try {
            return PredictionCells.of(predictor.predict(QueryReader.read(cell)));
        } catch (QueryReader.WrongCell wrong) {
            return PredictionCells.error(String.valueOf(wrong.getMessage()));
        }
    }

    private static List<String> header(CSVRecord row) {
        List<String> names = new ArrayList<>();
        for (String name : row) {
            names.add(name.replace("\uFEFF", "").strip());
        }
        for (String needed : NEEDED) {
            if (!names.contains(needed)) {
                throw new IllegalArgumentException(
                        "Its header (%s) lacks the column \"%s\".".formatted(String.join(", ", names), needed));
            }
        }
        for (String name : names) {
            if (names.indexOf(name) != names.lastIndexOf(name) && !name.isEmpty()) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "Its header names the column \"%s\" twice.", name));
            }
        }
        return names;
    }

    private static List<String> carried(CSVRecord row, int columns) {
        List<String> cells = new ArrayList<>(row.toList());
        while (cells.size() < columns) {
            cells.add("");
        }
        return cells.subList(0, columns);
    }
}
