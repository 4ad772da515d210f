package io.wattle.prediction;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// A document of kind {@code PredictionList} with an item for each row. Numbers are numbers, what is blank is null, and
/// columns that no answer knows stay texts.
public final class JsonPredictions implements PredictionRows {
    private static final Set<String> NUMBERS = Set.of(
            "tensor_parallel",
            "pipeline_parallel",
            "expert_parallel",
            "threads",
            "batch_size",
            "input_tokens",
            "output_tokens",
            "sm_clock_mhz",
            "gpu_power_cap_watts");
    private static final Set<String> TEXTS = Set.of("pred_model", "pred_basis", "pred_error");

    /// As JSON writes numbers.
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

    private final JsonGenerator json;
    private List<String> columns = List.of();

    public JsonPredictions(Writer out) throws IOException {
        this.json = new JsonFactory()
                .createGenerator(out)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .useDefaultPrettyPrinter();
    }

    @Override
    public void begin(List<String> names) throws IOException {
        columns = List.copyOf(names);
        json.writeStartObject();
        json.writeStringField("apiVersion", "wattle.io/v1alpha1");
        json.writeStringField("kind", "PredictionList");
        json.writeArrayFieldStart("items");
    }

    @Override
    public void row(List<String> carried, List<String> answer) throws IOException {
        json.writeStartObject();
        for (int index = 0; index < columns.size(); index++) {
            String name = columns.get(index);
            if (!PredictionCells.COLUMNS.contains(name)) {
                write(name, carried.get(index), NUMBERS.contains(name));
            }
        }
        for (int index = 0; index < answer.size(); index++) {
            String name = PredictionCells.COLUMNS.get(index);
            if (name.equals("pred_fits") && !answer.get(index).isEmpty()) {
                json.writeBooleanField(name, answer.get(index).equals("true"));
            } else {
                write(name, answer.get(index), !TEXTS.contains(name));
            }
        }
        json.writeEndObject();
    }

    @Override
    public void end() throws IOException {
        json.writeEndArray();
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }

    private void write(String name, String cell, boolean isNumber) throws IOException {
        json.writeFieldName(name);
        if (cell.isBlank()) {
            json.writeNull();
        } else if (isNumber && NUMBER.matcher(cell.strip()).matches()) {
            json.writeNumber(cell.strip());
        } else {
            json.writeString(cell);
        }
    }
}
