package io.wattle.control.executor;

import io.wattle.performance.ServingCurve;
import io.wattle.routing.ServingProfile;
import io.wattle.workload.ServiceLevelObjective;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A replica's profile as it stands in ZooKeeper: numbers of four digits, because a model knows no more.
final class ProfileCodec {
    private static final MathContext FOUR_DIGITS = new MathContext(4);

    private ProfileCodec() {}

    /// @param points   sequences, tokens per second, seconds between tokens, seconds to begin, watts above rest
    /// @param slowGaps seconds between tokens at the promised percentile, one for each point; absent in routes that
    ///                 an earlier version wrote
    record Profile(
            List<List<BigDecimal>> points,
            double promptTokensPerSecond,
            int outputTokens,
            long firstTokenMillis,
            long outputTokenMicros,
            double percentile,
            Optional<List<BigDecimal>> slowGaps) {}

    static Profile write(ServingProfile profile) {
        var curve = profile.curve();
        var objective = profile.objective();
        return new Profile(
                curve.points().stream().map(ProfileCodec::numbers).toList(),
                curve.promptTokensPerSecond(),
                curve.outputTokens(),
                objective.timeToFirstToken().toMillis(),
                objective.timePerOutputToken().toNanos() / 1_000,
                objective.percentile(),
                Optional.of(curve.points().stream()
                        .map(point -> rounded(point.slowGap()))
                        .toList()));
    }

    /// @throws IllegalArgumentException if it cannot be
    static ServingProfile read(Profile profile) {
        var curve = new ServingCurve(
                points(profile.points(), profile.slowGaps().orElse(List.of())),
                profile.promptTokensPerSecond(),
                profile.outputTokens());
        var objective = new ServiceLevelObjective(
                Duration.ofMillis(profile.firstTokenMillis()),
                Duration.ofNanos(profile.outputTokenMicros() * 1_000),
                profile.percentile());
        return new ServingProfile(curve, objective);
    }

    private static List<BigDecimal> numbers(ServingCurve.Point point) {
        return Stream.of(point.sequences(), point.tokensPerSecond(), point.gap(), point.begin(), point.activeWatts())
                .map(ProfileCodec::rounded)
                .toList();
    }

    private static BigDecimal rounded(double value) {
        return new BigDecimal(value).round(FOUR_DIGITS).stripTrailingZeros();
    }

    private static List<ServingCurve.Point> points(List<List<BigDecimal>> numbers, List<BigDecimal> slowGaps) {
        return IntStream.range(0, numbers.size())
                .mapToObj(index -> point(
                        numbers.get(index),
                        index < slowGaps.size() ? Optional.of(slowGaps.get(index)) : Optional.empty()))
                .toList();
    }

    private static ServingCurve.Point point(List<BigDecimal> numbers, Optional<BigDecimal> slowGap) {
        if (numbers.size() != 5) {
            throw new IllegalArgumentException("A point has %d numbers instead of 5.".formatted(numbers.size()));
        }
        double[] values = numbers.stream().mapToDouble(BigDecimal::doubleValue).toArray();
        double slow = slowGap.map(BigDecimal::doubleValue).orElse(values[2]);
        return new ServingCurve.Point(values[0], values[1], values[2], slow, values[3], values[4]);
    }
}
