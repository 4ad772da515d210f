package io.wattle.calibration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Whether the configuration that is predicted to need the fewest joules under a limit on the gap between tokens is
/// the one that measurement would choose.
///
/// @param groups     groups with a limit in which at least two configurations could be chosen
/// @param regret     joules of the choice above the measured best, mean over groups that keep the limit, in percent
/// @param violations groups in which the choice breaks the limit, in percent
/// @param best       groups in which the choice is the best, in percent
record Choice(int groups, double regret, double violations, double best) {
    /// Limits on the median gap, in seconds.
    private static final double[] LIMITS = {0.010, 0.015, 0.020, 0.030, 0.050, 0.075, 0.100};

    /// @param scored predicted by constants that were not fitted on the group's family
    static Choice of(List<Errors.Scored> scored) {
        Map<String, List<Errors.Scored>> groups = new TreeMap<>();
        for (Errors.Scored each : scored) {
            Measurement m = each.measurement();
            if (m.observed().medianGap().isPresent()
                    && m.observed().joulesPerToken().isPresent()) {
                groups.computeIfAbsent(m.model() + " " + m.task() + " " + m.gpu(), _ -> new ArrayList<>())
                        .add(each);
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (List<Errors.Scored> group : groups.values()) {
            for (double limit : LIMITS) {
                outcome(group, limit).ifPresent(outcomes::add);
            }
        }
        long broken = outcomes.stream().filter(Outcome::breaks).count();
        return new Choice(
                outcomes.size(),
                outcomes.stream()
                        .filter(outcome -> !outcome.breaks)
                        .mapToDouble(Outcome::regret)
                        .average()
                        .orElse(Double.NaN),
                100.0 * broken / outcomes.size(),
                100.0 * outcomes.stream().filter(Outcome::isBest).count() / outcomes.size());
    }

    private record Outcome(double regret, boolean breaks, boolean isBest) {}

    /// None where nothing or everything holds the limit, so that nothing would be decided by it.
    private static Optional<Outcome> outcome(List<Errors.Scored> group, double limit) {
        List<Errors.Scored> allowed =
                group.stream().filter(s -> measuredGap(s) <= limit).toList();
        if (allowed.isEmpty() || allowed.size() == group.size()) {
            return Optional.empty();
        }
        Errors.Scored best = allowed.stream()
                .min(Comparator.comparingDouble(Choice::measuredJoules))
                .orElseThrow();
        Errors.Scored chosen = group.stream()
                .filter(s -> measuredGap(s) * Math.exp(s.gap()) <= limit)
                .min(Comparator.comparingDouble(s -> measuredJoules(s) * Math.exp(s.joules())))
                .orElseGet(() -> group.stream()
                        .min(Comparator.comparingDouble(s -> measuredGap(s) * Math.exp(s.gap())))
                        .orElseThrow());
        return Optional.of(new Outcome(
                100 * Math.max(0, measuredJoules(chosen) / measuredJoules(best) - 1),
                measuredGap(chosen) > limit,
                chosen.equals(best)));
    }

    private static double measuredGap(Errors.Scored scored) {
        return scored.measurement().observed().medianGap().orElseThrow();
    }

    private static double measuredJoules(Errors.Scored scored) {
        return scored.measurement().observed().joulesPerToken().orElseThrow();
    }
}
