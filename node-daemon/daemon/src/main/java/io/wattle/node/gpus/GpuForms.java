package io.wattle.node.gpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The GPUs as CSV and JSON.
final class GpuForms {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private GpuForms() {}

    /// As nvidia-smi's {@code --format=csv,nounits}: units in the header, {@code [N/A]} for what is unknown.
    static List<String> csv(List<GpuRow> rows, List<Field> fields) {
        var lines = new ArrayList<String>();
        lines.add(fields.stream().map(Field::header).collect(Collectors.joining(", ")));
        for (GpuRow row : rows) {
            lines.add(fields.stream().map(field -> field.text(row)).collect(Collectors.joining(", ")));
        }
        return lines;
    }

    /// Unknown values are left out.
    static String json(List<GpuRow> rows, List<Field> fields) {
        var items = new ArrayList<Map<String, Object>>();
        for (GpuRow row : rows) {
            var item = new LinkedHashMap<String, Object>();
            fields.forEach(field -> field.baseValue(row).ifPresent(value -> item.put(field.key(), value)));
            row.trouble().ifPresent(sentence -> item.put("trouble", sentence));
            items.add(item);
        }
        return document("GpuList", items);
    }

    static String document(String kind, List<Map<String, Object>> items) {
        var document = new LinkedHashMap<String, Object>();
        document.put("apiVersion", "wattle.io/v1alpha1");
        document.put("kind", kind);
        document.put("items", items);
        try {
            return JSON.writeValueAsString(document);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A document of plain values cannot be written.", impossible);
        }
    }
}
