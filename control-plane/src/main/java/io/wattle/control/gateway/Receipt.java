package io.wattle.control.gateway;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.wattle.control.gateway.CompletedRequest.Energy;
import io.wattle.control.gateway.CompletedRequest.TokenCount;
import io.wattle.control.gateway.ExchangeRecord.Step;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Origin;
import io.wattle.routing.EnergyCost;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a request cost in energy, as the client reads it.
///
/// Rounded to three significant digits: finer differences are noise of the smoothing, and would tell of
/// other tenants' load. The scope is {@code active}: the replica's watts above the idle draw of its
/// node.
final class Receipt {
    private static final MathContext THREE_DIGITS = new MathContext(3);

    private Receipt() {}

    static Optional<Energy> of(Optional<EnergyCost> cost, TokenCount tokens) {
        return cost.map(known -> new Energy(known.of(tokens.prompt(), tokens.output()), known.origin()));
    }

    static String rounded(Joules joules) {
        return new BigDecimal(joules.value())
                .round(THREE_DIGITS)
                .stripTrailingZeros()
                .toPlainString();
    }

    /// As {@code usage.energy_basis} has it.
    static String basis(Origin origin) {
        return origin.name().toLowerCase(Locale.ROOT);
    }

    /// Which model answered in place of another; a field for the end of a {@code usage} object.
    static String answeredBy(String model) {
        var quoted = new String(JsonStringEncoder.getInstance().quoteAsString(model));
        return ",\"answered_by\":\"" + quoted + "\"";
    }

    /// What each model's work took, where there was more than one; a field for the end of a {@code usage}
    /// object.
    static String steps(List<Step> steps) {
        return steps.isEmpty()
                ? ""
                : steps.stream().map(Receipt::step).collect(Collectors.joining(",", ",\"energy_steps\":[", "]"));
    }

    private static String step(Step step) {
        var model = new String(
                JsonStringEncoder.getInstance().quoteAsString(step.model().value()));
        return "{\"model\":\"%s\",\"prompt_tokens\":%d,\"completion_tokens\":%d%s}"
                .formatted(
                        model,
                        step.tokens().prompt(),
                        step.tokens().output(),
                        step.energy()
                                .map(energy -> ",\"energy_joules\":" + rounded(energy.joules()))
                                .orElse(""));
    }

    /// Fields for the end of a {@code usage} object that has others.
    static String usageFields(Optional<Energy> energy) {
        return energy.map(known -> ",\"energy_joules\":%s,\"energy_basis\":\"%s\",\"energy_scope\":\"active\""
                        .formatted(rounded(known.joules()), basis(known.origin())))
                .orElse(",\"energy_basis\":\"unknown\"");
    }
}
