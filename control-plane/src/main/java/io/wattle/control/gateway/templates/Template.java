package io.wattle.control.gateway.templates;

import io.wattle.quantity.Joules;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// An answer that a model wrote once, with slots for what differs.
///
/// @param prompt    that the model was given
/// @param state     how far it is
/// @param gateway   that has it written
/// @param expiresAt after which it is filled no more
public record Template(
        String tenant,
        String name,
        String model,
        String prompt,
        List<Slot> slots,
        State state,
        String gateway,
        Instant createdAt,
        Instant expiresAt) {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");

    public Template {
        slots = List.copyOf(slots);
    }

    /// How far a template is.
    public sealed interface State {
        /// The model has not written it yet.
        record Generating() implements State {}

        /// @param joules that writing it took, where known
        record Ready(String text, Optional<Joules> joules) implements State {}

        /// @param reason one sentence
        record Failed(String reason) implements State {}

        /// Its tenant took it away.
        record Deleted() implements State {}
    }

    /// What came of filling it.
    public sealed interface Filled {
        record Text(String text) implements Filled {}

        /// The slot has no value.
        record Missing(String slot) implements Filled {}

        /// @param objection end of a sentence about the value
        record Unsafe(String slot, String objection) implements Filled {}
    }

    public Template with(State next) {
        return new Template(tenant, name, model, prompt, slots, next, gateway, createdAt, expiresAt);
    }

    /// The state that a text of the model leads to: it must hold each slot, and no other.
    public State check(String written, Optional<Joules> joules) {
        var named = PLACEHOLDER
                .matcher(written)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        var wanted = slots.stream().map(Slot::name).collect(Collectors.toSet());
        for (Slot slot : slots) {
            if (!named.contains(slot.name())) {
                return new State.Failed("The model left the slot \"%s\" out.".formatted(slot.name()));
            }
        }
        return named.stream()
                .filter(name -> !wanted.contains(name))
                .findFirst()
                .<State>map(name -> new State.Failed("The model made the slot \"%s\" up.".formatted(name)))
                .orElseGet(() -> new State.Ready(written, joules));
    }

    /// Puts values into the slots, in one pass: a value never becomes a slot.
    ///
    /// @param values by slot; others are not looked at
    public Filled fill(String text, Map<String, String> values) {
        for (Slot slot : slots) {
            String value = values.get(slot.name());
            if (value == null) {
                return new Filled.Missing(slot.name());
            }
            Optional<String> objection = slot.objection(value);
            if (objection.isPresent()) {
                return new Filled.Unsafe(slot.name(), objection.get());
            }
        }
        return new Filled.Text(PLACEHOLDER
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group()))));
    }

    /// What the model is told beside the prompt.
    public String instruction() {
        return "Write the text once, as a template. Where it depends on one of these, put the placeholder exactly as it"
                + " stands here, and use no other placeholders: "
                + slots.stream().map(Slot::placeholder).collect(Collectors.joining(" "));
    }
}
