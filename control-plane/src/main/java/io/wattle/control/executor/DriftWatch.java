package io.wattle.control.executor;

import io.wattle.control.planner.Notice;
import io.wattle.performance.Drift;
import io.wattle.power.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Compares what running replicas draw and how long their tokens take with what the plan expects, for each kind of
/// hardware. Immutable: each look gives the next.
///
/// A replica is compared over windows of half a minute in which it served about the load that it was planned for:
/// elsewhere the plan expects nothing of it. Time per token is requests under way over tokens a second (Little's law).
///
/// @param windows by replica
/// @param drifts  by what is compared
/// @param last    when each was last compared
record DriftWatch(Map<String, Window> windows, Map<Subject, Drift> drifts, Map<Subject, Moment> last) {
    /// Nothing was seen.
    static final DriftWatch NOTHING = new DriftWatch(Map.of(), Map.of(), Map.of());

    private static final Duration WINDOW = Duration.ofSeconds(30);

    /// Reports come each second; after a longer gap the counters say nothing of power and requests in between.
    private static final Duration LONGEST_GAP = Duration.ofSeconds(5);

    private static final double LEAST_LOAD = 0.7;
    private static final double MOST_LOAD = 1.3;

    /// Share of a window in which power must have been measured.
    private static final double LEAST_MEASURED = 0.8;

    DriftWatch {
        windows = Map.copyOf(windows);
        drifts = Map.copyOf(drifts);
        last = Map.copyOf(last);
    }

    /// What is compared.
    enum Quantity {
        WATTS,
        SECONDS_PER_TOKEN
    }

    /// @param hardware kind of GPU or processor
    record Subject(String hardware, Quantity quantity) {}

    /// What one replica did since a moment.
    ///
    /// @param tokens          its counter at the start
    /// @param lastTokens      its counter when it was last seen
    /// @param presentSeconds  integral of requests in the engine
    /// @param joules          integral of measured watts
    /// @param measuredSeconds for which they were measured
    record Window(
            Moment start,
            long tokens,
            Moment until,
            long lastTokens,
            double presentSeconds,
            double joules,
            double measuredSeconds) {
        static Window begin(ServedReplica.Observed seen, Moment now) {
            return new Window(now, seen.outputTokensTotal(), now, seen.outputTokensTotal(), 0, 0, 0);
        }

        Window with(ServedReplica.Observed seen, Moment now) {
            double seconds = seconds(now.since(until));
            return new Window(
                    start,
                    tokens,
                    now,
                    seen.outputTokensTotal(),
                    presentSeconds + seconds * seen.present(),
                    joules + seconds * seen.watts().orElse(0),
                    measuredSeconds + (seen.watts().isPresent() ? seconds : 0));
        }
    }

    /// The next look, and what is to be told.
    record Step(DriftWatch next, List<Notice> notices) {}

    Step step(List<ServedReplica> served, Moment now) {
        Map<String, Window> open = new HashMap<>();
        Map<Subject, Drift> compared = new LinkedHashMap<>(drifts);
        Map<Subject, Moment> times = new HashMap<>(last);
        for (ServedReplica replica : served) {
            Window window = window(replica, now);
            boolean isFull = now.since(window.start()).compareTo(WINDOW) >= 0;
            if (isFull) {
                compare(replica, window)
                        .forEach((subject, pair) -> compared.put(subject, drift(compared, times, subject, pair, now)));
            }
            open.put(replica.replica(), isFull ? Window.begin(replica.observed(), now) : window);
        }
        DriftWatch next = new DriftWatch(open, compared, times);
        return new Step(next, notices(next));
    }

    private Window window(ServedReplica replica, Moment now) {
        ServedReplica.Observed seen = replica.observed();
        return Optional.ofNullable(windows.get(replica.replica()))
                .filter(window -> now.since(window.until()).compareTo(LONGEST_GAP) <= 0)
                .filter(window -> seen.outputTokensTotal() >= window.lastTokens())
                .map(window -> window.with(seen, now))
                .orElseGet(() -> Window.begin(seen, now));
    }

    private record Pair(double measured, double predicted) {}

    private static Map<Subject, Pair> compare(ServedReplica replica, Window window) {
        double seconds = seconds(window.until().since(window.start()));
        double tokens = window.lastTokens() - window.tokens();
        ServedReplica.Expected expected = replica.expected();
        double load = tokens / seconds / expected.tokensPerSecond();
        Map<Subject, Pair> pairs = new LinkedHashMap<>();
        if (!(load >= LEAST_LOAD && load <= MOST_LOAD)) {
            return pairs;
        }
        double idle = expected.idle().value();
        add(
                pairs,
                new Subject(replica.hardware(), Quantity.WATTS),
                window.measuredSeconds() >= LEAST_MEASURED * seconds ? window.joules() / window.measuredSeconds() : 0,
                idle + load * (expected.power().value() - idle));
        add(
                pairs,
                new Subject(replica.hardware(), Quantity.SECONDS_PER_TOKEN),
                window.presentSeconds() / tokens,
                expected.secondsPerToken());
        return pairs;
    }

    private static void add(Map<Subject, Pair> pairs, Subject subject, double measured, double predicted) {
        if (measured > 0 && predicted > 0) {
            pairs.put(subject, new Pair(measured, predicted));
        }
    }

    private static Drift drift(
            Map<Subject, Drift> compared, Map<Subject, Moment> times, Subject subject, Pair pair, Moment now) {
        Duration since =
                Optional.ofNullable(times.put(subject, now)).map(now::since).orElse(WINDOW);
        return compared.getOrDefault(subject, Drift.NONE).step(pair.measured(), pair.predicted(), since);
    }

    private List<Notice> notices(DriftWatch next) {
        List<Notice> notices = new ArrayList<>();
        next.drifts().forEach((subject, drift) -> {
            boolean before = drifts.getOrDefault(subject, Drift.NONE).isRaised();
            if (drift.isRaised() && !before) {
                notices.add(Notice.warning("model_drift", "hardware/" + subject.hardware(), drifts(subject, drift)));
            } else if (before && !drift.isRaised()) {
                notices.add(Notice.info(
                        "model_drift_over",
                        "hardware/" + subject.hardware(),
                        "What %s of a replica on %s measure is again within 15 %% of what the model expects."
                                .formatted(name(subject.quantity()), subject.hardware())));
            }
        });
        return notices;
    }

    private static String drifts(Subject subject, Drift drift) {
        return String.format(
                Locale.ROOT,
                "On %s the %s of a replica measure %s where the model expects %s, %+.0f %% over ten minutes; measure some"
                        + " runs and fit the model to them with \"wattle calibrate --from measurements.csv\".",
                subject.hardware(),
                name(subject.quantity()),
                value(subject.quantity(), drift.meanMeasured()),
                value(subject.quantity(), drift.meanPredicted()),
                100 * (drift.ratio() - 1));
    }

    private static String name(Quantity quantity) {
        return switch (quantity) {
            case WATTS -> "watts";
            case SECONDS_PER_TOKEN -> "milliseconds per token";
        };
    }

    private static String value(Quantity quantity, double value) {
        return switch (quantity) {
            case WATTS -> String.format(Locale.ROOT, "%.0f W", value);
            case SECONDS_PER_TOKEN -> String.format(Locale.ROOT, "%.1f ms", 1e3 * value);
        };
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
