package io.wattle.cli;

import io.wattle.prediction.PredictionCells;
import io.wattle.prediction.PredictionRows;
import java.io.PrintWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Predictions as a table for people: rounded, with their 90 % interval; a row without an answer says why.
final class PredictionScreen implements PredictionRows {
    private static final List<String> HEADERS = List.of(
            "MODEL", "GPU", "TP", "BATCH", "FITS", "TTFT", "ITL", "TPOT", "TOK/S", "WATTS", "J/TOKEN", "BASIS", "NOTE");

    private final PrintWriter out;
    private final List<List<String>> rows = new ArrayList<>();
    private List<String> columns = List.of();

    PredictionScreen(Writer out) {
        this.out = new PrintWriter(out);
    }

    @Override
    public void begin(List<String> names) {
        columns = List.copyOf(names);
    }

    @Override
    public void row(List<String> carried, List<String> answer) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (int index = 0; index < columns.size(); index++) {
            cells.put(columns.get(index), carried.get(index).strip());
        }
        for (int index = 0; index < answer.size(); index++) {
            cells.put(PredictionCells.COLUMNS.get(index), answer.get(index));
        }
        String model = text(cells, "pred_model");
        rows.add(List.of(
                model.isEmpty() ? text(cells, "model") : model,
                text(cells, "gpu"),
                orOne(text(cells, "tensor_parallel")),
                orOne(text(cells, "batch_size")),
                text(cells, "pred_fits").replace("true", "yes").replace("false", "no"),
                withUnit(rounded(text(cells, "pred_ttft_ms")), "ms"),
                withUnit(interval(cells, "pred_itl_ms"), "ms"),
                withUnit(rounded(text(cells, "pred_tpot_ms")), "ms"),
                rounded(text(cells, "pred_output_tokens_per_second")),
                withUnit(interval(cells, "pred_gpu_watts"), "W"),
                rounded(text(cells, "pred_joules_per_output_token")),
                text(cells, "pred_basis"),
                text(cells, "pred_error")));
    }

    @Override
    public void end() {
        new Table(HEADERS, rows).lines(true).forEach(out::println);
        out.flush();
    }

    private static String text(Map<String, String> cells, String column) {
        return cells.getOrDefault(column, "");
    }

    private static String orOne(String cell) {
        return cell.isEmpty() ? "1" : cell;
    }

    private static String interval(Map<String, String> cells, String column) {
        String middle = rounded(text(cells, column));
        return middle.isEmpty()
                ? ""
                : "%s (%s-%s)"
                        .formatted(
                                middle, rounded(text(cells, column + "_low")), rounded(text(cells, column + "_high")));
    }

    private static String withUnit(String number, String unit) {
        return number.isEmpty() ? "" : number + " " + unit;
    }

    /// Three digits, which is what people compare; whole numbers keep all of theirs.
    private static String rounded(String cell) {
        if (cell.isEmpty()) {
            return "";
        }
        BigDecimal value = new BigDecimal(cell);
        int digits = Math.max(3, value.precision() - value.scale());
        return value.round(new java.math.MathContext(digits)).toPlainString();
    }
}
