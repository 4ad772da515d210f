package io.wattle.control.executor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Simulates seed after seed on some threads for as long as told, and counts what it saw. {@code control-plane/soak}
/// runs its main method.
final class Soak {
    private static final long TROUBLE = 600 * SimWorld.SECOND;
    /// Longer than any grant, lease and session.
    private static final long REST = 150 * SimWorld.SECOND;

    private static final Duration TOLD_EVERY = Duration.ofSeconds(10);

    private final long began = System.nanoTime();
    private final long end;
    private final AtomicLong seed;
    private final List<String> violations = new ArrayList<>();
    private Total total = Total.NOTHING;

    /// @param first seed; the others follow
    Soak(Duration time, long first) {
        this.end = began + time.toNanos();
        this.seed = new AtomicLong(first);
    }

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
                    "%,d seeds, %,.0f simulated seconds (%.1f days), %,d events, %,d leaders, %,d starts of engines,"
                            + " %,d refused reports, %,d changes resumed",
                    seeds,
                    simulatedSeconds,
                    simulatedSeconds / Duration.ofDays(1).toSeconds(),
                    events,
                    leaders,
                    starts,
                    refusals,
                    resumed);
        }
    }

    /// Ten minutes of trouble, then two and a half without, after which all must be served.
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

    /// Runs to the end of its time.
    ///
    /// @param told takes a line of progress every ten seconds
    void run(int threads, Consumer<String> told) throws InterruptedException {
        List<Thread> workers = new ArrayList<>();
        for (int worker = 0; worker < threads; worker++) {
            workers.add(Thread.ofPlatform().name("soak-" + worker).daemon().start(this::work));
        }
        long next = began;
        for (Thread worker : workers) {
            while (worker.isAlive()) {
                next += TOLD_EVERY.toNanos();
                worker.join(Duration.ofNanos(Math.max(1, Math.min(next, end) - System.nanoTime())));
                if (worker.isAlive() && System.nanoTime() >= next) {
                    told.accept(summary());
                }
                if (System.nanoTime() >= end) {
                    worker.join(); // its last seed
                }
            }
        }
    }

    synchronized Total total() {
        return total;
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    synchronized String summary() {
        double seconds = (System.nanoTime() - began) / (double) TimeUnit.SECONDS.toNanos(1);
        return String.format(
                Locale.ROOT,
                "%s in %.0f s (%,.0f simulated seconds a minute), %d violations",
                total,
                seconds,
                total.simulatedSeconds() / seconds * 60,
                violations.size());
    }

    private void work() {
        while (System.nanoTime() < end) {
            long next = seed.getAndIncrement();
            try {
                add(run(next, SimMutation.NONE));
            } catch (AssertionError | RuntimeException broken) {
                add(broken);
            }
        }
    }

    private synchronized void add(Total more) {
        total = total.plus(more);
    }

    private synchronized void add(Throwable broken) {
        violations.add(String.valueOf(broken.getMessage()));
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

    /// @param arguments how long, such as {@code 10m}; the first seed; the number of threads
    public static void main(String[] arguments) throws InterruptedException {
        Duration time = Duration.parse("PT" + (arguments.length > 0 ? arguments[0] : "1m"));
        long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.currentTimeMillis() * 1_000;
        int threads = arguments.length > 2
                ? Integer.parseInt(arguments[2])
                : Runtime.getRuntime().availableProcessors();
        Soak soak = new Soak(time, first);
        System.err.printf("From seed %d on %d threads for %d s.%n", first, threads, time.toSeconds());
        soak.run(threads, System.err::println);
        System.out.printf("From seed %d: %s.%n", first, soak.summary());
        soak.violations().forEach(System.out::println);
        if (!soak.violations().isEmpty()) {
            System.out.println("Replay each with: control-plane/soak 1s SEED 1");
        }
        System.exit(soak.violations().isEmpty() ? 0 : 1);
    }
}
