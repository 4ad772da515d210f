package io.wattle.routing;

import io.wattle.performance.ServingCurve;
import io.wattle.placement.ReplicaId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/// Requests that come at random on replicas which share their steps: prompts are read one after the other, answers
/// grow together at the gap of the batch, watts follow the batch. Everything is simulated from serving curves.
final class QueueModel {
    private final RoutingPolicy policy;
    private final List<ReplicaEndpoint> endpoints;
    private final Map<ReplicaId, Server> servers = new HashMap<>();
    private final PrefixMemory prefixes = new PrefixMemory(4096);
    private final List<Double> firstTokens = new ArrayList<>();
    private final List<Double> gaps = new ArrayList<>();
    private long promptTokensRead;

    QueueModel(RoutingPolicy policy, List<ReplicaEndpoint> endpoints) {
        this.policy = policy;
        this.endpoints = endpoints;
        endpoints.forEach(each -> servers.put(
                each.replica(), new Server(each.profile().orElseThrow().curve())));
    }

    /// One request as the trace has it.
    ///
    /// @param blocks its prompt, see {@link PrefixMemory}
    record Arrival(double at, int promptTokens, int outputTokens, List<Long> blocks) {}

    /// What came of a trace.
    ///
    /// @param joules above rest, all replicas together
    record Outcome(double joules, double firstTokenP99, double gapP99, long promptTokensRead, double seconds) {}

    /// A Poisson process of requests whose lengths are exponential around the means.
    static List<Arrival> poisson(double perSecond, int count, int prompt, int output, long seed) {
        var dice = new SplittableRandom(seed);
        List<Arrival> arrivals = new ArrayList<>();
        double at = 0;
        for (int index = 0; index < count; index++) {
            at += exponential(dice) / perSecond;
            int tokens = Math.clamp(Math.round(output * exponential(dice)), 2, 4 * output);
            arrivals.add(new Arrival(
                    at, Math.clamp(Math.round(prompt * exponential(dice)), 16, 4 * prompt), tokens, List.of()));
        }
        return arrivals;
    }

    private static double exponential(SplittableRandom dice) {
        return -Math.log(1 - dice.nextDouble());
    }

    Outcome run(List<Arrival> arrivals) {
        long turn = 0;
        for (var arrival : arrivals) {
            servers.values().forEach(server -> server.advance(arrival.at()));
            var request = new RoutingRequest(endpoints.getFirst().replica().model(), 4 * arrival.promptTokens(), true);
            var chosen = policy.choose(request, endpoints, state(arrival, turn++))
                    .replica()
                    .replica();
            int cached = Math.min(arrival.promptTokens(), prefixes.cachedTokens(chosen, arrival.blocks()));
            prefixes.add(chosen, arrival.blocks());
            promptTokensRead += arrival.promptTokens() - cached;
            servers.get(chosen).accept(arrival, arrival.promptTokens() - cached);
        }
        double end = arrivals.getLast().at();
        servers.values().forEach(server -> server.advance(end));
        double joules =
                servers.values().stream().mapToDouble(server -> server.joules).sum();
        return new Outcome(joules, p99(firstTokens), p99(gaps), promptTokensRead, end);
    }

    private RoutingState state(Arrival arrival, long turn) {
        Map<ReplicaId, Integer> inFlight = new HashMap<>();
        Map<ReplicaId, Duration> backlog = new HashMap<>();
        Map<ReplicaId, Integer> cached = new HashMap<>();
        servers.forEach((replica, server) -> {
            inFlight.put(replica, server.underWay());
            backlog.put(replica, Duration.ofNanos((long) (Math.max(0, server.readUntil - arrival.at()) * 1e9)));
            cached.put(replica, prefixes.cachedTokens(replica, arrival.blocks()));
        });
        return new RoutingState(inFlight, backlog, cached, turn);
    }

    private static double p99(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(each -> each).toArray();
        Arrays.sort(sorted);
        return sorted[(int) (sorted.length * 0.99)];
    }

    /// An answer that grows.
    ///
    /// @param endsAt progress of its replica, in tokens of each answer, at which it is complete
    private record Running(double endsAt, double startedAt, int tokens) {}

    /// A prompt that is being read, or waits for its turn.
    private record Reading(double readAt, int tokens) {}

    private final class Server {
        private final ServingCurve curve;
        private final PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparingDouble(Running::endsAt));
        private final Deque<Reading> reading = new ArrayDeque<>();
        private double now;
        private double progress;
        private double readUntil;
        private double joules;

        Server(ServingCurve curve) {
            this.curve = curve;
        }

        int underWay() {
            return running.size() + reading.size();
        }

        void accept(Arrival arrival, int toRead) {
            readUntil = Math.max(readUntil, now) + toRead / curve.promptTokensPerSecond();
            firstTokens.add(readUntil - now + curve.at(underWay() + 1).begin());
            reading.add(new Reading(readUntil, arrival.outputTokens()));
        }

        void advance(double to) {
            while (underWay() > 0 && now < to) {
                var point = curve.at(underWay());
                double nextEnd = running.isEmpty()
                        ? Double.POSITIVE_INFINITY
                        : now + (running.peek().endsAt - progress) * point.gap();
                double nextRead = reading.isEmpty() ? Double.POSITIVE_INFINITY : reading.peek().readAt;
                double until = Math.min(to, Math.min(nextEnd, nextRead));
                joules += point.activeWatts() * (until - now);
                progress += (until - now) / point.gap();
                now = until;
                if (until == nextEnd) {
                    var done = running.remove();
                    progress = done.endsAt;
                    gaps.add((now - done.startedAt) / done.tokens());
                } else if (until == nextRead) {
                    var read = reading.remove();
                    running.add(new Running(progress + read.tokens(), now, read.tokens()));
                }
            }
            now = to;
        }
    }
}
