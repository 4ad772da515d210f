package io.wattle.node.engine;

import io.wattle.node.sensor.ProcessSample;
import io.wattle.node.sensor.ProcessTable;
import io.wattle.protocol.DesiredReplica;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Starts engine processes, ends them, and notices when they end by themselves.
final class EngineLauncher {
    /// What an engine inherits: nothing that changes which code it loads, and no secrets.
    private static final List<String> INHERITED =
            List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "SSL_CERT_FILE");

    private static final File NOTHING = new File("/dev/null");

    private final EngineFolder folder;
    private final ProcessTable processes;
    private final Map<Long, Process> children = new HashMap<>();

    EngineLauncher(EngineFolder folder, ProcessTable processes) {
        this.folder = folder;
        this.processes = processes;
    }

    /// A port that is free now, on loopback; an engine that finds it taken after all is started again on another.
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// A port and an empty folder for the replica's next engine.
    EnginePlace place(String replica) throws IOException {
        return new EnginePlace(freePort(), folder.freshTemporary(replica));
    }

    /// Starts the process and records it, so that a later daemon finds it.
    EngineProcess start(DesiredReplica replica, Launch.Start start, EnginePlace place) throws IOException {
        var log = folder.log(replica.replica());
        log.begin();
        var builder = new ProcessBuilder(start.command())
                .redirectInput(Redirect.from(NOTHING))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.path().toFile()));
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putAll(start.environment());
        var child = builder.start();
        children.put(child.pid(), child);
        long startTicks =
                processes.find(child.pid()).map(ProcessSample::startTicks).orElse(-1L);
        var record = new EngineRecord(processes.machineBoot(), child.pid(), startTicks, place.endpoint(), replica);
        folder.remember(record);
        return record.process();
    }

    /// Whether the process still runs; the pid alone could belong to another by now.
    boolean isAlive(EngineProcess process) {
        if (process.pid().isEmpty()) {
            return true;
        }
        var child = children.get(process.pid().getAsLong());
        return child != null ? child.isAlive() : isSame(process);
    }

    /// Whether the record tells of a process that runs now.
    boolean isAlive(EngineRecord record) {
        return record.machineBoot().equals(processes.machineBoot()) && isSame(record.process());
    }

    /// Exit code of a process of this daemon's own; unknown for an adopted one.
    OptionalInt exitCode(EngineProcess process) {
        var child = process.pid().isPresent() ? children.remove(process.pid().getAsLong()) : null;
        return child == null ? OptionalInt.empty() : OptionalInt.of(child.exitValue());
    }

    void terminate(EngineProcess process) {
        if (isAlive(process)) {
            handle(process.pid()).ifPresent(ProcessHandle::destroy);
        }
    }

    void kill(EngineProcess process) {
        if (isAlive(process)) {
            handle(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private boolean isSame(EngineProcess process) {
        return processes.find(process.pid().getAsLong()).stream()
                .anyMatch(now -> now.alive() && now.startTicks() == process.startTicks());
    }

    private static Optional<ProcessHandle> handle(OptionalLong pid) {
        return pid.isPresent() ? ProcessHandle.of(pid.getAsLong()) : Optional.empty();
    }
}
