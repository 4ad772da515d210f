package io.wattle.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// The folder in which one {@code wattle up} keeps its state, held by a lock that the kernel frees when it dies.
final class DataFolder implements AutoCloseable {
    /// Longer than an orderly end takes, engines included.
    private static final Duration LEFTOVER_PATIENCE = Duration.ofSeconds(40);

    private final Path path;
    private final FileChannel channel;

    private DataFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /// @throws CliException if another process holds the folder or it cannot be written
    static DataFolder open(Path path) {
        try {
            Files.createDirectories(path.resolve("logs"));
            FileChannel channel =
                    FileChannel.open(path.resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel).isEmpty()) {
                channel.close();
                throw held(path);
            }
            Files.writeString(path.resolve("up.pid"), ProcessHandle.current().pid() + "\n");
            return new DataFolder(path, channel);
        } catch (IOException failure) {
            throw new CliException(
                    ExitCode.FAILURE, "The folder \"" + path + "\" of --data cannot be used: " + failure + ".");
        }
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException heldByThisProcess) {
            return Optional.empty();
        }
    }

    private static CliException held(Path path) throws IOException {
        Path holder = path.resolve("up.pid");
        String who =
                Files.exists(holder) ? " (process " + Files.readString(holder).strip() + ")" : "";
        return new CliException(
                ExitCode.CONFLICT,
                "Another \"wattle up\"" + who + " already runs on the folder \"" + path
                        + "\"; stop it, or choose another folder with --data.");
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /// The log of a process, with that of the run before kept beside it.
    Path log(String name) throws IOException {
        Path log = path.resolve("logs").resolve(name + ".log");
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        return log;
    }

    /// Writes down which processes are of this run, for the case that it is killed.
    synchronized void remember(List<ProcessHandle> processes) throws IOException {
        Files.writeString(
                path.resolve("up.children"),
                processes.stream().map(DataFolder::identity).collect(Collectors.joining("\n")));
    }

    /// Waits for processes of a run that was killed: they end by themselves, but only after their engines.
    ///
    /// @throws CliException if one does not end
    void awaitLeftovers(Progress progress) throws IOException, InterruptedException {
        Path children = path.resolve("up.children");
        if (!Files.exists(children)) {
            return;
        }
        for (String line : Files.readAllLines(children)) {
            String pid = line.substring(0, Math.max(0, line.indexOf(' ')));
            Optional<ProcessHandle> leftover = ProcessHandle.of(pid.isEmpty() ? -1 : Long.parseLong(pid))
                    .filter(process -> identity(process).equals(line));
            if (leftover.isPresent()) {
                progress.say("earlier run", "waiting for its process " + pid + " to end");
                await(leftover.get().onExit(), pid);
            }
        }
        Files.delete(children);
    }

    private void await(CompletableFuture<ProcessHandle> end, String pid) throws InterruptedException {
        try {
            end.get(LEFTOVER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException still) {
            throw new CliException(
                    ExitCode.CONFLICT,
                    "The process " + pid + " of an earlier \"wattle up\" on \"" + path
                            + "\" does not end; stop it with \"kill " + pid + "\".");
        }
    }

    /// A process number alone may be taken by another process after a while.
    private static String identity(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(Object::toString).orElse("unknown");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
