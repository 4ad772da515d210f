package io.wattle.node.sensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// {@code /proc/PID/stat} and what goes with it.
public final class ProcessTable {
    /// Fields after the name in brackets (source: proc_pid_stat(5)): the third of all is the first here.
    private static final int STATE = 0;

    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final int START_TICKS = 19;

    private final Path proc;

    /// @param proc where the kernel's process file system is, {@code /proc}
    public ProcessTable(Path proc) {
        this.proc = proc;
    }

    /// @return nothing where there is no such process, or none that can be read
    public Optional<ProcessSample> find(long pid) {
        try {
            return parse(pid, Files.readString(proc.resolve(Long.toString(pid)).resolve("stat")));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /// Changes whenever the machine starts: clock ticks since a start mean nothing without it. Empty where unknown.
    public String machineBoot() {
        try {
            return SensorFile.text(proc.resolve("sys/kernel/random/boot_id"));
        } catch (IOException unknown) {
            return "";
        }
    }

    /// Time since the machine started, sleep included.
    ///
    /// @throws IOException if the kernel does not tell it
    public long uptimeMillis() throws IOException {
        String text = SensorFile.text(proc.resolve("uptime"));
        try {
            return Math.round(Double.parseDouble(text.split(" ", -1)[0]) * 1000);
        } catch (NumberFormatException malformed) {
            throw new IOException("the file (%s/uptime) holds \"%s\"".formatted(proc, text), malformed);
        }
    }

    private static Optional<ProcessSample> parse(long pid, String stat) {
        var fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        if (fields.length <= START_TICKS) {
            return Optional.empty();
        }
        boolean alive = !fields[STATE].equals("Z") && !fields[STATE].equals("X");
        long cpuTicks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
        return Optional.of(new ProcessSample(pid, Long.parseLong(fields[START_TICKS]), cpuTicks, alive));
    }
}
