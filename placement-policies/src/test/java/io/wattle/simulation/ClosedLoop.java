package io.wattle.simulation;

import io.wattle.performance.StepCosts;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Clients of one engine, each of which asks again when it is answered: all begin at once, and ten times as many
/// requests as clients are asked, as published benchmarks do.
final class ClosedLoop {
    private static final int ROUNDS = 10;

    private final Load load;
    private final Engine engine;
    private final SplittableRandom random = new SplittableRandom(1);
    private final List<Double> asked = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private final List<Sequence> ended = new ArrayList<>();

    /// @param places   how much the engine takes on at once
    /// @param shortest length of a prompt or answer as a share of the longest, which is stated
    record Load(int clients, Places places, int input, int output, double shortest) {}

    /// Means over all requests.
    record Latency(double firstTokenMillis, double perTokenMillis) {}

    private ClosedLoop(StepCosts costs, Pages pages, Load load) {
        this.load = load;
        engine = new Engine(costs, load.places(), pages, (sequence, _) -> ended.add(sequence));
    }

    static Latency of(StepCosts costs, Pages pages, Load load) {
        return new ClosedLoop(costs, pages, load).run();
    }

    private Latency run() {
        for (int client = 0; client < load.clients(); client++) {
            ask(0);
        }
        double first = 0;
        double per = 0;
        int answers = 0;
        while (answers < ROUNDS * load.clients()) {
            double now = engine.nextEvent();
            engine.step(now);
            for (Sequence sequence : List.copyOf(ended)) {
                first += sequence.firstTokenAt - asked.get(sequence.request);
                per += (now - sequence.firstTokenAt) / (lengths.get(sequence.request) - 1);
                answers++;
                if (asked.size() < ROUNDS * load.clients()) {
                    ask(now);
                }
            }
            ended.clear();
        }
        return new Latency(1e3 * first / answers, 1e3 * per / answers);
    }

    private void ask(double now) {
        int output = Math.max(2, stray(load.output()));
        engine.offer(new Sequence(asked.size(), stray(load.input()), output, List.of()), now);
        asked.add(now);
        lengths.add(output);
    }

    private int stray(int longest) {
        return (int) (longest * (load.shortest() + (1 - load.shortest()) * random.nextDouble()));
    }
}
