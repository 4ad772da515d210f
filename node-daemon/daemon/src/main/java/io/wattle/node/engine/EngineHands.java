package io.wattle.node.engine;

import io.wattle.node.engine.SupervisionEvent.Probed;
import io.wattle.node.sensor.ProcessTable;
import io.wattle.node.wire.HttpCalls;
import io.wattle.protocol.DesiredReplica;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what supervisors want done: processes, files, questions over HTTP. For the thread of {@link Engines} alone,
/// except that probes answer from threads of their own.
public final class EngineHands {
    private static final Logger LOG = LoggerFactory.getLogger(EngineHands.class);

    /// Clock ticks a second that the kernel counts processor time in (source: USER_HZ, 100 on x86-64 and aarch64).
    private static final double TICKS_PER_SECOND = 100;

    /// Share of one processor above which an engine counts as computing.
    private static final double COMPUTING = 0.5;

    private final EngineFolder folder;
    private final EngineLauncher launcher;
    private final EngineProbe probe;
    private final ProcessTable processes;
    private final Function<DesiredReplica, EngineAdapter> adapters;
    private final Map<String, CpuMark> marks = new HashMap<>();

    private record CpuMark(long cpuTicks, long atNanos) {}

    /// @param root     folder of the engines' files
    /// @param adapters which adapter starts a replica
    public EngineHands(
            Path root, ProcessTable processes, HttpCalls http, Function<DesiredReplica, EngineAdapter> adapters) {
        this.folder = new EngineFolder(root);
        this.launcher = new EngineLauncher(folder, processes);
        this.probe = new EngineProbe(http);
        this.processes = processes;
        this.adapters = adapters;
    }

    /// Engines that an earlier daemon left running; the records of all others are removed.
    List<Supervision> adopt(long nowNanos) throws IOException {
        var adopted = new ArrayList<Supervision>();
        for (EngineRecord record : folder.records()) {
            var process = record.process();
            if (launcher.isAlive(record)) {
                boolean serves = probe.ask(record.endpoint(), List.of()).health() == SupervisionEvent.Health.SERVING;
                LOG.info("Adopted {} with pid {}.", record.replica().replica(), record.pid());
                adopted.add(Supervision.adopted(process, serves, nowNanos));
            } else {
                folder.forget(record.replica().replica());
            }
        }
        return adopted;
    }

    /// @return what the supervisor must hear of it
    Optional<SupervisionEvent> perform(SupervisionEffect effect) {
        switch (effect) {
            case SupervisionEffect.Start start -> {
                return Optional.of(start(start.replica()));
            }
            case SupervisionEffect.Terminate terminate -> launcher.terminate(terminate.process());
            case SupervisionEffect.Kill kill -> launcher.kill(kill.process());
            case SupervisionEffect.Forget forget ->
                folder.forget(forget.process().runs().replica());
            case SupervisionEffect.CountRestart _ -> {}
        }
        return Optional.empty();
    }

    /// Whether the replica's process ended since it was last asked.
    Optional<SupervisionEvent> exited(Supervision replica) {
        var gone = replica.process().filter(process -> !launcher.isAlive(process));
        return gone.map(process -> new SupervisionEvent.Exited(
                launcher.exitCode(process), folder.log(replica.replica()).lastLine()));
    }

    /// Asks the replica's engine how it is, on a thread of its own.
    void probe(Supervision replica, Consumer<Probed> listener) {
        var process = replica.process().orElseThrow();
        var counters = adapters.apply(process.runs()).progressCounters();
        boolean computes = computes(process);
        trim(replica.replica());
        Thread.ofVirtual().name("probe-" + replica.replica()).start(() -> {
            var result = probe.ask(process.endpoint(), counters);
            listener.accept(new Probed(result.health(), result.metrics(), computes));
        });
    }

    private SupervisionEvent start(DesiredReplica replica) {
        try {
            var place = launcher.place(replica.replica());
            return switch (adapters.apply(replica).launch(replica, place)) {
                case Launch.Start start -> new SupervisionEvent.Launched(launcher.start(replica, start, place));
                case Launch.Watch watch ->
                    new SupervisionEvent.Launched(
                            new EngineProcess(OptionalLong.empty(), 0, watch.endpoint(), replica));
                case Launch.Refuse refuse -> new SupervisionEvent.Refused(refuse.sentence());
            };
        } catch (IOException failure) {
            return new SupervisionEvent.LaunchFailed(
                    "The engine cannot be started: %s.".formatted(failure.getMessage()));
        }
    }

    /// Whether the process, on processors alone, kept them busy since the last question.
    private boolean computes(EngineProcess process) {
        if (process.pid().isEmpty() || !process.runs().gpuIndices().isEmpty()) {
            return false;
        }
        long now = System.nanoTime();
        var sample = processes.find(process.pid().getAsLong());
        if (sample.isEmpty()) {
            return false;
        }
        var before =
                marks.put(process.runs().replica(), new CpuMark(sample.get().cpuTicks(), now));
        if (before == null) {
            return false;
        }
        double seconds = (now - before.atNanos()) / 1e9;
        return sample.get().cpuTicks() - before.cpuTicks() >= COMPUTING * TICKS_PER_SECOND * seconds;
    }

    private void trim(String replica) {
        try {
            folder.log(replica).trim();
        } catch (IOException failure) {
            LOG.warn("The log of {} cannot be cut: {}", replica, failure.getMessage());
        }
    }
}
