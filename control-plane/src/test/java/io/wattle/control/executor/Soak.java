package io.wattle.control.executor;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Simulates seed after seed for as long as told: {@code Soak 10m [first seed]}.
public final class Soak {
    private static final long TROUBLE = 600 * SimWorld.SECOND;
    /// Longer than any grant, lease and session.
    private static final long REST = 150 * SimWorld.SECOND;

    private Soak() {}

    /// After all faults ended, something did not come to be.
    static final class Stuck extends AssertionError {
        private static final long serialVersionUID = 1L;

        Stuck(String sentence) {
            super(sentence);
        }
    }

    /// What a number of seeds did.
    ///
    /// @param resumed changes of plan that a new leader went on with
    record Total(
            long seeds, double simulatedSeconds, long events, long leaders, long starts, long refusals, long resumed) {
        static final Total NOTHING = new Total(0, 0, 0, 0, 0, 0, 0);

        Total plus(Total other) {
            return new Total(
                    seeds + other.seeds,
                    simulatedSeconds + other.simulatedSeconds,
                    events + other.events,
                    leaders + other.leaders,
                    starts + other.starts,
                    refusals + other.refusals,
                    resumed + other.resumed);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d seeds, %,.0f simulated seconds, %,d events, %,d leaders, %,d starts of engines, %,d refused reports, %,d changes resumed",
                    seeds,
                    simulatedSeconds,
                    events,
                    leaders,
                    starts,
                    refusals,
                    resumed);
        }
    }

    /// Ten minutes of trouble, then a minute and a half without, after which all must be served.
    static Total run(long seed, SimMutation mutation) {
        SimWorld world = new SimWorld(seed, mutation);
        try {
            world.run(TROUBLE);
            world.heal();
            world.run(REST);
            requireAtRest(world);
        } catch (SimWorld.Overdraw overdraw) {
            throw new SimWorld.Overdraw("seed %d: %s".formatted(seed, overdraw.getMessage()));
        } catch (Stuck stuck) {
            throw new Stuck("seed %d: %s".formatted(seed, stuck.getMessage()));
        }
        SimWorld.Tally tally = world.tally();
        double seconds = (TROUBLE + REST) / (double) SimWorld.SECOND;
        return new Total(
                1, seconds, tally.events(), tally.leaders(), tally.starts(), tally.refusals(), tally.resumed());
    }

    private static void requireAtRest(SimWorld world) {
        List<ExecutorState> leading = world.controllers.stream()
                .flatMap(controller -> controller.committed().stream())
                .toList();
        if (leading.size() != 1) {
            throw new Stuck("%d control planes lead.".formatted(leading.size()));
        }
        for (SimNode node : world.nodes) {
            NodeTarget target = world.targets().getOrDefault(node.node().id(), NodeTarget.NOTHING);
            NodeCommitment commitment =
                    leading.getFirst().nodes().get(node.node().id());
            if (!node.serves(target.replicas())) {
                throw new Stuck("The node %s does not serve %s; it was told %s.".formatted(node, target, commitment));
            }
            if (commitment == null || !commitment.older().isEmpty()) {
                throw new Stuck("The ledger still holds old grants: %s.".formatted(commitment));
            }
        }
    }

    /// @param arguments how long, such as {@code 10m}, and the first seed
    public static void main(String[] arguments) {
        long end = System.nanoTime()
                + Duration.parse("PT" + (arguments.length > 0 ? arguments[0] : "1m"))
                        .toNanos();
        long began = System.nanoTime();
        long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        Total total = Total.NOTHING;
        for (long seed = first; System.nanoTime() < end; seed++) {
            total = total.plus(run(seed, SimMutation.NONE));
        }
        System.out.printf(
                Locale.ROOT,
                "From seed %d: %s in %.0f s, no violation.%n",
                first,
                total,
                (System.nanoTime() - began) / 1e9);
    }
}
