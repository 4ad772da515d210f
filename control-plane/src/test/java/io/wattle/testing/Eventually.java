package io.wattle.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/// Waits for a condition with a deadline.
public final class Eventually {
    private Eventually() {}

    /// The first value the question gives.
    ///
    /// @param what for the message when it never does
    public static <T> T get(String what, Duration within, Callable<Optional<T>> question) throws Exception {
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            Optional<T> answer = question.call();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("This did not happen within %s: %s".formatted(within, what));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /// Waits until the question is answered with true.
    public static void holds(String what, Duration within, Callable<Boolean> question) throws Exception {
        get(what, within, () -> question.call() ? Optional.of(true) : Optional.empty());
    }
}
