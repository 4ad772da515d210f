package io.wattle.spec;

import io.wattle.fleet.DomainId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Holds the power domains and racks of one document against each other: names once, parents declared, no cycle.
final class DomainNames {
    private final Map<DomainId, Declared> declared = new LinkedHashMap<>();

    /// @param mayFeed whether others may name it as their parent; racks feed none
    void declare(DomainId id, Optional<DomainId> parent, Fields fields, boolean mayFeed) throws SpecException {
        Declared before = declared.put(id, new Declared(parent, fields, mayFeed));
        if (before != null) {
            throw new SpecException(
                    fields.line(),
                    "The name \"%s\" of %s is taken by %s in line %d."
                            .formatted(
                                    id,
                                    fields.context(),
                                    before.fields().context(),
                                    before.fields().line()));
        }
    }

    /// Parents may be declared after their children, so this comes last.
    void check() throws SpecException {
        List<String> feeding = declared.entrySet().stream()
                .filter(entry -> entry.getValue().mayFeed())
                .map(entry -> entry.getKey().value())
                .toList();
        for (Declared domain : declared.values()) {
            if (domain.parent().isPresent()
                    && !feeding.contains(domain.parent().get().value())) {
                throw new SpecException(
                        domain.fields().lineOf("parent"),
                        "unknown power domain \"%s\" as parent of %s; %s"
                                .formatted(
                                        domain.parent().get(),
                                        domain.fields().context(),
                                        Fields.suggestion(domain.parent().get().value(), feeding)));
            }
        }
        for (Map.Entry<DomainId, Declared> domain : declared.entrySet()) {
            requireRoot(domain.getKey(), domain.getValue());
        }
    }

    private void requireRoot(DomainId id, Declared domain) throws SpecException {
        Set<DomainId> seen = new HashSet<>(Set.of(id));
        Optional<DomainId> next = domain.parent();
        while (next.isPresent()) {
            if (!seen.add(next.get())) {
                throw new SpecException(
                        domain.fields().lineOf("parent"),
                        "%s feeds itself through \"%s\"; the power domains must be a tree."
                                .formatted(capital(domain.fields().context()), next.get()));
            }
            next = Optional.ofNullable(declared.get(next.get())).flatMap(Declared::parent);
        }
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private record Declared(Optional<DomainId> parent, Fields fields, boolean mayFeed) {}
}
