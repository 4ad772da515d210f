package io.wattle.cli;

import io.wattle.placement.transition.Transition;
import io.wattle.quantity.Scale;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// A plan as a person reads it: what it costs, who is served, how full every power domain is, what each model runs as.
///
/// @param solveSeconds how long the policy took
/// @param transition   the steps from a running plan, where one was given
record PlanPicture(PlannedCluster planned, double solveSeconds, Optional<Transition> transition) {
    private static final List<String> UNSERVED = List.of("UNSERVED", "REQUESTS/S", "REASON");

    List<String> lines(Bar bar, boolean isWide) {
        List<String> lines = new ArrayList<>();
        lines.add(cost());
        lines.add(served());
        lines.add(String.format(
                Locale.ROOT,
                "Policy %s, seed %d, %s. Every figure is modelled.",
                planned.plan().policy(),
                planned.problem().seed(),
                Scale.TIME.format(Math.max(0.001, solveSeconds))));
        section(lines, PowerLines.of(planned, bar, isWide));
        lines.add("POWER: " + bar.legend());
        section(lines, ModelLines.of(planned, isWide));
        lines.add("ENERGY/TOKEN: of an output token with its share of the prompt, above idle.");
        section(lines, unserved());
        transition.ifPresent(steps -> section(lines, MoveLines.of(steps, planned.plan())));
        if (isWide) {
            section(lines, PlanReasons.of(planned));
        }
        return lines;
    }

    private static void section(List<String> lines, List<String> section) {
        if (!section.isEmpty()) {
            lines.add("");
            lines.addAll(section);
        }
    }

    private String cost() {
        Watts watts = planned.plan().expectedPower(planned.problem().cluster());
        double tokens = planned.outputTokensPerSecond();
        String perToken = tokens > 0
                ? " for %s output tokens/s: %s per output token"
                        .formatted(ModelLines.rate(tokens), Scale.ENERGY.format(watts.value() / tokens))
                : " and no token";
        return watts + perToken + gap() + ".";
    }

    /// The plan says how far the bound is below the watts; people ask how far the watts may be above the best.
    private String gap() {
        OptionalDouble gap = planned.plan().gap(planned.problem().cluster());
        if (gap.isEmpty() || gap.getAsDouble() >= 1) {
            return "; how far from the best is not known";
        }
        double above = 100 * gap.getAsDouble() / (1 - gap.getAsDouble());
        return String.format(Locale.ROOT, ", at most %s %% above the best possible", ModelLines.rate(above));
    }

    private String served() {
        int models = planned.problem().models().size();
        int left = planned.plan().unserved().size();
        double wanted = planned.wantedRequestsPerSecond();
        String requests = wanted > 0
                ? " (%s of %s requests/s)"
                        .formatted(ModelLines.rate(planned.servedRequestsPerSecond()), ModelLines.rate(wanted))
                : "";
        String whole = models == 1 ? "The model is" : "All " + models + " models are";
        String part = "%d of %d models are".formatted(models - left, models);
        return (left == 0 ? whole : part) + " served in full" + requests + ".";
    }

    private List<String> unserved() {
        return new Table(
                        UNSERVED,
                        planned.plan().unserved().stream()
                                .map(demand -> List.of(
                                        demand.model().value(),
                                        ModelLines.rate(demand.requestsPerSecond()),
                                        demand.reason()))
                                .toList())
                .lines(true);
    }
}
