package io.wattle.spec;

import io.wattle.catalog.NearestName;
import io.wattle.quantity.Scale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The fields of one mapping, read by name; every complaint names the mapping and the line.
final class Fields {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,251}");

    private final SpecNode.Mapping mapping;
    private final String context;

    private Fields(SpecNode.Mapping mapping, String context) {
        this.mapping = mapping;
        this.context = context;
    }

    /// @param context what the mapping is, such as {@code node n1}
    static Fields of(SpecNode node, String context) throws SpecException {
        if (node instanceof SpecNode.Mapping mapping) {
            return new Fields(mapping, context);
        }
        throw new SpecException(node.line(), "%s must be a mapping of fields.".formatted(capital(context)));
    }

    int line() {
        return mapping.line();
    }

    String context() {
        return context;
    }

    /// The same fields under a better name, once it is known.
    Fields named(String better) {
        return new Fields(mapping, better);
    }

    void allow(String... names) throws SpecException {
        for (Map.Entry<String, SpecNode.Field> field : mapping.fields().entrySet()) {
            if (!List.of(names).contains(field.getKey())) {
                throw new SpecException(
                        field.getValue().line(),
                        "unknown field \"%s\" in %s; %s"
                                .formatted(field.getKey(), context, suggestion(field.getKey(), Arrays.asList(names))));
            }
        }
    }

    boolean has(String name) {
        return find(name).isPresent();
    }

    Optional<SpecNode> find(String name) {
        return Optional.ofNullable(mapping.fields().get(name))
                .map(SpecNode.Field::value)
                .filter(value -> !(value instanceof SpecNode.Nothing));
    }

    SpecNode require(String name) throws SpecException {
        Optional<SpecNode> value = find(name);
        if (value.isEmpty()) {
            throw new SpecException(mapping.line(), "%s needs the field \"%s\".".formatted(capital(context), name));
        }
        return value.get();
    }

    /// Line of a field that stands there, else of the mapping.
    int lineOf(String name) {
        return Optional.ofNullable(mapping.fields().get(name))
                .map(SpecNode.Field::line)
                .orElse(mapping.line());
    }

    Fields mapping(String name) throws SpecException {
        return Fields.of(require(name), "%s of %s".formatted(name, context));
    }

    Optional<Fields> findMapping(String name) throws SpecException {
        return has(name) ? Optional.of(mapping(name)) : Optional.empty();
    }

    List<SpecNode> items(String name) throws SpecException {
        Optional<SpecNode> value = find(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (value.get() instanceof SpecNode.Sequence sequence) {
            return sequence.items();
        }
        throw new SpecException(lineOf(name), "The field \"%s\" of %s must be a list.".formatted(name, context));
    }

    List<String> texts(String name) throws SpecException {
        List<String> texts = new ArrayList<>();
        for (SpecNode item : items(name)) {
            if (!(item instanceof SpecNode.Scalar scalar)) {
                throw new SpecException(
                        item.line(), "The list \"%s\" of %s must hold plain values.".formatted(name, context));
            }
            if (texts.contains(scalar.text())) {
                throw new SpecException(
                        item.line(),
                        "The list \"%s\" of %s holds \"%s\" twice.".formatted(name, context, scalar.text()));
            }
            texts.add(scalar.text());
        }
        return texts;
    }

    String text(String name) throws SpecException {
        if (require(name) instanceof SpecNode.Scalar scalar && !scalar.text().isBlank()) {
            return scalar.text();
        }
        throw new SpecException(lineOf(name), "The field \"%s\" of %s must be one value.".formatted(name, context));
    }

    Optional<String> findText(String name) throws SpecException {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /// A name that fits into paths and metric labels.
    String name() throws SpecException {
        String name = text("name");
        if (!NAME.matcher(name).matches()) {
            throw new SpecException(
                    lineOf("name"),
                    "The name \"%s\" of %s must be of letters, digits, '.', '_' and '-', at most 252, beginning with a letter or digit."
                            .formatted(name, context));
        }
        return name;
    }

    /// A quantity with its unit, in the base unit of the scale.
    double quantity(String name, Scale scale) throws SpecException {
        String text = text(name);
        try {
            return scale.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw new SpecException(
                    lineOf(name), "In the field \"%s\" of %s: %s".formatted(name, context, malformed.getMessage()));
        }
    }

    /// A number without unit.
    double number(String name) throws SpecException {
        String text = text(name);
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new SpecException(
                lineOf(name), "The field \"%s\" of %s is \"%s\" and must be a number.".formatted(name, context, text));
    }

    int integer(String name, int least, int most) throws SpecException {
        String text = text(name);
        if (text.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new SpecException(
                lineOf(name),
                "The field \"%s\" of %s is %s and must be a whole number from %d to %d."
                        .formatted(name, context, text, least, most));
    }

    /// Says what may have been meant by an unknown name.
    static String suggestion(String unknown, List<String> known) {
        return NearestName.of(unknown, known)
                .map(nearest -> "did you mean \"%s\"?".formatted(nearest))
                .orElseGet(() -> "known are %s".formatted(String.join(", ", known)));
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
