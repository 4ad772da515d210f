package io.wattle.routing.admission;

import io.wattle.workload.ModelName;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/// Chooses which of several models answers: the one asked for while it has its watts and a place, else the one that
/// costs the fewest joules of those that are good enough.
public final class Variants {
    /// It is the one that was asked for.
    public static final String ASKED = "asked";

    /// The one asked for is short of watts.
    public static final String POWER = "power";

    /// The one asked for has no place.
    public static final String FULL = "full";

    /// The one asked for is not served.
    public static final String AWAY = "away";

    /// It costs the fewest joules, and that is what counts at all times.
    public static final String CHEAPEST = "cheapest";

    private static final Comparator<Candidate> BY_JOULES = Comparator.comparingDouble(
                    (Candidate each) -> each.joulesPerToken().orElse(Double.MAX_VALUE))
            .thenComparing(Comparator.comparingDouble(Candidate::quality).reversed());

    private Variants() {}

    /// A model that may answer.
    ///
    /// @param quality        on the operator's scale
    /// @param joulesPerToken of output, where known
    /// @param isServed       whether any replica takes requests
    /// @param isShort        whether it has fewer watts than it should
    /// @param isFull         whether a request would have to wait
    public record Candidate(
            ModelName model,
            double quality,
            OptionalDouble joulesPerToken,
            boolean isServed,
            boolean isShort,
            boolean isFull) {}

    /// The model that answers, and why.
    public record Pick(ModelName model, String reason) {}

    /// @param asked  for by the client
    /// @param others that may answer in its place
    /// @param floor  quality below which none of the others may
    /// @param always whether joules decide at all times, else only when the one asked for is short, full
    ///     or away
    public static Pick choose(Candidate asked, List<Candidate> others, double floor, boolean always) {
        String need = need(asked, always);
        if (need.equals(ASKED)) {
            return new Pick(asked.model(), ASKED);
        }
        Candidate best = others.stream()
                .filter(each -> each.quality() >= floor && each.isServed() && !each.isFull())
                .min(BY_JOULES)
                .orElse(asked);
        boolean isBetter = !asked.isServed() || asked.isFull() || asked.isShort() || BY_JOULES.compare(best, asked) < 0;
        return best.equals(asked) || !isBetter ? new Pick(asked.model(), ASKED) : new Pick(best.model(), need);
    }

    private static String need(Candidate asked, boolean always) {
        if (!asked.isServed()) {
            return AWAY;
        }
        if (asked.isShort()) {
            return POWER;
        }
        return asked.isFull() ? FULL : always ? CHEAPEST : ASKED;
    }
}
