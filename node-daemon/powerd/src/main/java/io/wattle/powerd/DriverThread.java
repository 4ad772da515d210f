package io.wattle.powerd;

import io.wattle.nvml.NvmlException;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A thread for calls into the driver. A call that hangs holds this thread and nothing else: later ones fail at once.
final class DriverThread {
    private static final long DEADLINE_MILLIS = 500;

    private final ExecutorService thread;
    private @Nullable Future<?> pending;

    DriverThread(String name) {
        thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    /// Starts a call. {@link #answer} waits for it, so that several GPUs are asked at the same time.
    synchronized <T> Future<T> ask(Callable<T> call) throws IOException {
        if (pending != null && !pending.isDone()) {
            throw new IOException("the driver does not answer");
        }
        Future<T> asked = thread.submit(call);
        pending = asked;
        return asked;
    }

    <T> T call(Callable<T> call) throws IOException {
        return answer(ask(call));
    }

    /// @throws IOException with an {@link NvmlException} as its cause where the driver answered one
    static <T> T answer(Future<T> asked) throws IOException {
        try {
            return asked.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new IOException("the driver does not answer within %d ms".formatted(DEADLINE_MILLIS), late);
        } catch (ExecutionException failure) {
            throw new IOException(String.valueOf(failure.getCause()), failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
