package io.wattle.catalog;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Entries of one kind, found by their name or an alias in any case.
///
/// @param <T> the kind
final class Names<T> {
    private final Map<String, T> byName = new LinkedHashMap<>();
    private final Map<String, T> byFoldedName = new HashMap<>();

    void add(String name, List<String> aliases, T entry) {
        byName.put(name, entry);
        putOnce(name, entry);
        aliases.forEach(alias -> putOnce(alias, entry));
    }

    Optional<T> find(String name) {
        T exact = byName.get(name);
        return Optional.ofNullable(exact != null ? exact : byFoldedName.get(fold(name)));
    }

    Set<String> known() {
        return byName.keySet();
    }

    List<T> all() {
        return List.copyOf(byName.values());
    }

    private void putOnce(String name, T entry) {
        T before = byFoldedName.put(fold(name), entry);
        if (before != null && !before.equals(entry)) {
            throw new IllegalArgumentException(
                    "The name \"%s\" stands for two entries of a catalogue.".formatted(name));
        }
    }

    /// nvidia-smi writes blanks where people write hyphens.
    private static String fold(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replace(' ', '-');
    }
}
