package io.wattle.control;

import io.wattle.protocol.HostReport;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.PowerSample;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import io.wattle.quantity.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/// A node whose meter counts what its replicas' requests cause, second by second.
final class MeteredNode {
    private static final double IDLE_WATTS = 320;
    private static final double BATCH_WATTS = 250;
    private static final double SEQUENCE_WATTS = 9;
    private static final double JOULES_PER_PROMPT_TOKEN = 0.05;

    final String name;
    final List<Engine> engines = new ArrayList<>();
    private final SplittableRandom dice;
    private int boot = 1;
    private long sequence;
    private double joules;
    private double everDrawn;

    MeteredNode(String name, SplittableRandom dice, String... replicas) {
        this.name = name;
        this.dice = dice;
        for (String replica : replicas) {
            engines.add(new Engine(replica));
        }
    }

    /// A replica of a model: what runs, and its counters.
    final class Engine {
        final String replica;
        final List<MeteredWorld.Answer> running = new ArrayList<>();
        private long prompts;
        private long outputs;
        private double active;
        private double everActive;

        Engine(String replica) {
            this.replica = replica;
        }

        void begin(MeteredWorld.Answer answer) {
            running.add(answer);
            prompts += answer.prompt;
            draw(JOULES_PER_PROMPT_TOKEN * answer.prompt);
        }

        private void draw(double more) {
            active += more;
            everActive += more;
            joules += more;
            everDrawn += more;
        }

        /// @return answers that are complete
        List<MeteredWorld.Answer> second() {
            if (!running.isEmpty()) {
                draw((BATCH_WATTS + SEQUENCE_WATTS * running.size()) * (0.95 + 0.1 * dice.nextDouble()));
            }
            running.forEach(answer -> outputs += answer.grow());
            var done = running.stream().filter(answer -> answer.isDone()).toList();
            running.removeAll(done);
            return done;
        }

        double everActive() {
            return everActive;
        }

        private ReplicaReport report(Origin origin) {
            return new ReplicaReport(
                    replica,
                    1,
                    ReplicaPhase.RUNNING,
                    Optional.empty(),
                    Optional.of("http://127.0.0.1:1"),
                    OptionalInt.empty(),
                    0,
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalLong.of(prompts),
                    OptionalLong.of(outputs),
                    OptionalDouble.of(active),
                    origin);
        }
    }

    void idle() {
        joules += IDLE_WATTS;
        everDrawn += IDLE_WATTS;
    }

    double everDrawn() {
        return everDrawn;
    }

    /// The engines go on, the counters of energy begin at zero.
    void restartDaemon() {
        boot++;
        sequence = 0;
        joules = 0;
        engines.forEach(engine -> engine.active = 0);
    }

    NodeReport report(Instant at, Origin origin) {
        var power = new PowerSample(origin, "rapl", IDLE_WATTS, 1000, joules);
        var host = new HostReport("x86_64", Optional.empty(), 8, 1L << 34, 1L << 33, OptionalDouble.empty(), power);
        return new NodeReport(
                name,
                "boot-" + boot,
                ++sequence,
                at.toEpochMilli(),
                "1",
                1,
                1,
                host,
                List.of(),
                engines.stream().map(engine -> engine.report(origin)).toList());
    }
}
