package io.wattle.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Turns a row of the model table back into the {@code config.json} that it was reduced from.
///
/// The column {@code more} holds {@code name=value} pairs between semicolons. A dot in a name opens a level, brackets
/// hold a list, {@code 3*item} repeats an item, and a block of searched models is written {@code group/multiple}.
final class ConfigCells {
    private static final List<String> COLUMNS = List.of(
            "model_type",
            "num_hidden_layers",
            "hidden_size",
            "num_attention_heads",
            "num_key_value_heads",
            "head_dim",
            "intermediate_size",
            "vocab_size",
            "max_position_embeddings",
            "tie_word_embeddings");

    private ConfigCells() {}

    static Map<String, Object> config(Table.Row row) {
        Map<String, Object> config = new HashMap<>();
        for (String column : COLUMNS) {
            if (!row.text(column).isEmpty()) {
                config.put(column, value(row.text(column)));
            }
        }
        for (String pair : row.text("more").split(";", -1)) {
            if (!pair.isBlank()) {
                int equals = pair.indexOf('=');
                put(
                        config,
                        pair.substring(0, equals).strip(),
                        value(pair.substring(equals + 1).strip()));
            }
        }
        return config;
    }

    @SuppressWarnings("unchecked") // levels are made here alone
    private static void put(Map<String, Object> config, String name, Object value) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            config.put(name, value);
            return;
        }
        Object level = config.computeIfAbsent(name.substring(0, dot), _ -> new HashMap<String, Object>());
        put((Map<String, Object>) level, name.substring(dot + 1), value);
    }

    private static Object value(String text) {
        if (text.startsWith("[")) {
            return list(text.substring(1, text.length() - 1));
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (text.matches("-?\\d+")) {
            return Integer.valueOf(text);
        }
        return text.contains("/") ? block(text) : text;
    }

    private static List<Object> list(String text) {
        List<Object> items = new ArrayList<>();
        for (String item : text.split(",", -1)) {
            int star = item.indexOf('*');
            int times = star < 0 ? 1 : Integer.parseInt(item.substring(0, star).strip());
            Object value = value(item.substring(star + 1).strip());
            for (int time = 0; time < times; time++) {
                items.add(value);
            }
        }
        return items;
    }

    /// A block that architecture search shaped: heads in a group and the multiple of its inner size, {@code -} for
    /// none.
    private static Map<String, Object> block(String text) {
        int slash = text.indexOf('/');
        String group = text.substring(0, slash);
        String multiple = text.substring(slash + 1);
        return Map.of(
                "attention",
                        group.equals("-") ? Map.of("no_op", true) : Map.of("n_heads_in_group", Integer.valueOf(group)),
                "ffn", multiple.equals("-") ? Map.of("no_op", true) : Map.of("ffn_mult", Double.valueOf(multiple)));
    }
}
