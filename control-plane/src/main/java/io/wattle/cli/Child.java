package io.wattle.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A process that was started and is told to end with this one: it reads standard input, which this process holds open
/// and the kernel closes when this process is killed.
final class Child {
    private final ChildSpec spec;
    private final Process process;
    private final long startNanos = System.nanoTime();
    private final CompletableFuture<String> ready = new CompletableFuture<>();

    private Child(ChildSpec spec, Process process) {
        this.spec = spec;
        this.process = process;
    }

    static Child start(ChildSpec spec) throws ChildFailure {
        var builder = new ProcessBuilder(spec.command());
        for (String variable : spec.environment()) {
            int sign = variable.indexOf('=');
            builder.environment().put(variable.substring(0, sign), variable.substring(sign + 1));
        }
        builder.redirectError(Redirect.appendTo(spec.log().toFile()));
        Process process;
        try {
            process = builder.start();
        } catch (IOException failure) {
            throw ChildFailure.notStarted(spec, failure);
        }
        var child = new Child(spec, process);
        Thread.ofVirtual().name(spec.label() + " output").start(child::copyOutput);
        return child;
    }

    ChildSpec spec() {
        return spec;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /// Waits for the line that says so.
    ///
    /// @return the address on that line
    /// @throws ChildFailure if the process ends before, or takes longer than its patience
    String awaitReady() throws ChildFailure, InterruptedException {
        try {
            return ready.get(spec.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException ended) {
            throw ChildFailure.ended(spec, process.waitFor());
        } catch (TimeoutException slow) {
            throw ChildFailure.slow(spec);
        }
    }

    /// Waits until the process has ended.
    ///
    /// @return its exit code
    int awaitEnd() throws InterruptedException {
        return process.waitFor();
    }

    /// Asks the process to end, and kills it and all it started if it does not within its patience.
    ///
    /// @return whether it ended by itself
    boolean stop() throws InterruptedException {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroy();
        if (process.waitFor(spec.patience().toMillis(), TimeUnit.MILLISECONDS)) {
            return true;
        }
        process.destroyForcibly().waitFor();
        descendants.forEach(ProcessHandle::destroyForcibly);
        return false;
    }

    /// Copies standard output to the log, and watches for the line that says that the process is ready.
    private void copyOutput() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var log = new PrintStream(
                        Files.newOutputStream(spec.log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                        true,
                        StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.println(line);
                if (line.startsWith(spec.readyPrefix())) {
                    ready.complete(line.substring(spec.readyPrefix().length()).strip());
                }
            }
        } catch (IOException broken) {
            // The pipe breaks when the process is killed: its exit code says more.
        } finally {
            ready.completeExceptionally(new IOException("The output ended."));
        }
    }
}
