package io.wattle.control.executor;

import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.NodeStatus;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.power.Moment;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import io.wattle.workload.Demand;
import io.wattle.workload.LoadBand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What to plan for, of models whose documents say that measured load is followed: every five minutes what their
/// engines read and wrote in them, by the mean request of the document, with headroom; never more than is declared.
/// Where requests wait at every replica for ten seconds, all that is declared, at once. Immutable: each look gives
/// the next.
///
/// @param loads    requests a second to plan for; a model that is not in it is planned for as declared
/// @param counters of each engine when it was last looked at
/// @param windows  what was measured since the last decision
/// @param looked   when, the last time
record LoadWatch(
        SortedMap<ModelName, Double> loads,
        Map<Engine, Counter> counters,
        Map<ModelName, Window> windows,
        Optional<Moment> looked) {
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration PERIOD = Duration.ofSeconds(LoadBand.PERIOD_SECONDS);
    private static final int CROWDED_LOOKS = 2;

    /// Of what is declared, the least that is planned for: who answers nobody can never be asked more.
    private static final double LEAST = 0.01;

    /// Begins with what the plan in use was made for.
    static LoadWatch of(SortedMap<ModelName, Double> loads) {
        return new LoadWatch(loads, Map.of(), Map.of(), Optional.empty());
    }

    /// One life of an engine: its counters begin anew with each.
    record Engine(String bootId, String replica, long revision, int restarts) {}

    record Counter(long promptTokens, long outputTokens) {}

    /// @param crowded looks in a row in which requests waited at every replica
    record Window(Moment since, double promptTokens, double outputTokens, int crowded) {
        static Window begin(Moment now) {
            return new Window(now, 0, 0, 0);
        }

        double requestsPerSecond(Demand mean, Moment now) {
            double requests = Math.max(promptTokens / mean.inputTokens(), outputTokens / mean.outputTokens());
            return requests / (now.since(since).toNanos() / 1e9);
        }
    }

    /// What the engines of one model told.
    private static final class Seen {
        double promptTokens;
        double outputTokens;
        int running;
        int full;
    }

    /// @param present what the plan has placed
    LoadWatch step(List<Model> models, List<ReplicaPlacement> present, Fleet fleet, Moment now) {
        List<Model> followed = models.stream()
                .filter(model -> model.demand().filter(Demand::isFollowed).isPresent())
                .toList();
        if (followed.isEmpty()) {
            return loads.isEmpty() ? this : of(new TreeMap<>());
        }
        if (looked.isPresent() && now.since(looked.get()).compareTo(LOOK) < 0) {
            return this;
        }
        Map<ModelName, Seen> seen = new HashMap<>();
        followed.forEach(model -> seen.put(model.name(), new Seen()));
        Map<Engine, Counter> counted = look(seen, present, fleet);
        SortedMap<ModelName, Double> next = new TreeMap<>();
        Map<ModelName, Window> open = new HashMap<>();
        for (Model model : followed) {
            Demand declared = model.demand().orElseThrow();
            double planned = Math.min(declared.requestsPerSecond(), loads.getOrDefault(model.name(), Double.MAX_VALUE));
            Window window = windows.getOrDefault(model.name(), Window.begin(now));
            Seen told = seen.getOrDefault(model.name(), new Seen());
            Decision decision = decide(declared, planned, grown(window, told), told.running > 0, now);
            next.put(model.name(), decision.load());
            open.put(model.name(), decision.window());
        }
        return new LoadWatch(next, counted, open, Optional.of(now));
    }

    private record Decision(double load, Window window) {}

    private static Decision decide(Demand declared, double planned, Window window, boolean isServed, Moment now) {
        if (!isServed) { // nothing can be told of a model that is being started
            return new Decision(planned, Window.begin(now));
        }
        if (window.crowded() >= CROWDED_LOOKS) {
            return new Decision(declared.requestsPerSecond(), Window.begin(now));
        }
        if (now.since(window.since()).compareTo(PERIOD) < 0) {
            return new Decision(planned, window);
        }
        double expected = window.requestsPerSecond(declared, now) * LoadBand.HEADROOM;
        double most = declared.requestsPerSecond();
        double load = LoadBand.isLeft(planned, expected)
                ? Math.clamp(expected * LoadBand.MARGIN, LEAST * most, most)
                : planned;
        return new Decision(load, Window.begin(now));
    }

    private static Window grown(Window window, Seen seen) {
        boolean isCrowded = seen.running > 0 && seen.full == seen.running;
        return new Window(
                window.since(),
                window.promptTokens() + seen.promptTokens,
                window.outputTokens() + seen.outputTokens,
                isCrowded ? window.crowded() + 1 : 0);
    }

    private Map<Engine, Counter> look(Map<ModelName, Seen> seen, List<ReplicaPlacement> present, Fleet fleet) {
        Map<Engine, Counter> counted = new HashMap<>();
        for (ReplicaPlacement placement : present) {
            Optional<NodeStatus> status = fleet.node(placement.node());
            Seen model = seen.get(placement.id().model());
            if (status.isEmpty() || model == null) {
                continue;
            }
            status.get()
                    .replica(placement.id().toString())
                    .filter(replica -> replica.phase() == ReplicaPhase.RUNNING)
                    .ifPresent(replica -> {
                        Engine engine = new Engine(
                                status.get().report().bootId(),
                                replica.replica(),
                                replica.revision(),
                                replica.restarts());
                        counted.put(engine, count(model, engine, replica));
                        model.running++;
                        model.full += isFull(replica, placement.configuration().maxBatch()) ? 1 : 0;
                    });
        }
        return counted;
    }

    /// An engine that is seen for the first time is counted from now on.
    private Counter count(Seen model, Engine engine, ReplicaReport replica) {
        Counter before = counters.get(engine);
        Counter after = new Counter(
                replica.promptTokensTotal().orElse(0),
                replica.outputTokensTotal().orElse(0));
        if (before != null) {
            model.promptTokens += Math.max(0, after.promptTokens() - before.promptTokens());
            model.outputTokens += Math.max(0, after.outputTokens() - before.outputTokens());
        }
        return after;
    }

    private static boolean isFull(ReplicaReport replica, int maxBatch) {
        return replica.requestsWaiting().orElse(0) > 0
                || replica.requestsRunning().orElse(0) >= maxBatch;
    }
}
