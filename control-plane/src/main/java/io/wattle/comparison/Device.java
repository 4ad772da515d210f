package io.wattle.comparison;

import io.wattle.workload.Precision;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// One type of GPU or processor with everything it could do for the model.
///
/// @param name       of the catalogue
/// @param isFitted   whether the constants were fitted on measurements of it; else they are carried over from others
/// @param host       what a replica bears of its host; for processors, the whole host
/// @param idle       what it draws below full load
/// @param choices    every configuration that fits
/// @param ridge      operations per byte at which arithmetic takes as long as memory, at 16 bits; none for processors
/// @param roofline   joules against arithmetic intensity, of the smallest sharding that fits
/// @param refusal    why nothing fits, or what limits it; none where all is well
public record Device(
        String name,
        boolean isFitted,
        HostShare host,
        Idle idle,
        List<Choice> choices,
        OptionalDouble ridge,
        List<RooflinePoint> roofline,
        Optional<String> refusal) {
    public Device {
        choices = List.copyOf(choices);
        roofline = List.copyOf(roofline);
    }

    /// What a replica draws while it works for a part of its time only.
    @FunctionalInterface
    interface Idle {
        /// @param alone what it does with one request at a time
        /// @param busy  share of the time that it works
        double watts(Choice alone, double busy);
    }

    /// @param operationsPerByte of a decoding step
    public record RooflinePoint(int batch, double operationsPerByte, double gpuJoulesPerToken) {}

    /// The fewest joules with the host's share under an objective; the faster one where two are equal.
    public Optional<Choice> best(Question question, double perToken) {
        return choices.stream()
                .filter(choice -> question.holds(choice, perToken))
                .min(Comparator.comparingDouble(Choice::joulesPerToken).thenComparingDouble(Choice::timePerToken));
    }

    /// Why there is no best choice under an objective.
    public String whyNone(Question question) {
        List<Choice> inTime = pareto(question);
        return refusal.orElseGet(() -> inTime.isEmpty()
                ? "No configuration gives its first token in time."
                : String.format(
                        Locale.ROOT,
                        "No configuration is that fast; the fastest takes %.1f ms for a token.",
                        inTime.getFirst().timePerToken() * 1e3));
    }

    /// Choices that no other beats in both time per token and joules, fastest first.
    public List<Choice> pareto(Question question) {
        double[] least = {Double.POSITIVE_INFINITY};
        return choices.stream()
                .filter(choice -> choice.timeToFirstToken() <= question.firstToken())
                .sorted(Comparator.comparingDouble(Choice::timePerToken).thenComparingDouble(Choice::joulesPerToken))
                .filter(choice -> {
                    boolean isBetter = choice.joulesPerToken() < least[0];
                    least[0] = Math.min(least[0], choice.joulesPerToken());
                    return isBetter;
                })
                .toList();
    }

    /// What the clock does to one choice, all else equal, slowest first.
    public List<Choice> overClocks(Choice choice) {
        return choices.stream()
                .filter(other -> other.tensor() == choice.tensor()
                        && other.precision() == choice.precision()
                        && other.batch() == choice.batch()
                        && other.clockMhz().isPresent())
                .sorted(Comparator.comparingDouble(Choice::relativeClock))
                .toList();
    }

    /// As documents write the origin of its figures.
    public String basis() {
        return isFitted ? "calibrated" : "datasheet";
    }

    static List<Precision> precisions(Question question, List<Precision> usual) {
        return question.precisions().isEmpty() ? usual : question.precisions();
    }
}
