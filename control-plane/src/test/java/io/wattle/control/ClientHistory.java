package io.wattle.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// A client that asks again and again, and remembers what went wrong.
final class ClientHistory implements AutoCloseable {
    private static final long EVERY_NANOS = 100_000_000;
    static final byte[] QUESTION =
            "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"well?\"}]}".getBytes(UTF_8);

    private final Thread thread;
    private final List<String> failures = new ArrayList<>();
    private long answered;
    private long retriedNanos;
    private final Object asking = new Object();
    private URI gateway;
    private volatile boolean closed;

    ClientHistory(URI gateway) {
        this.gateway = gateway;
        this.thread = Thread.ofPlatform().name("client").start(this::run);
    }

    /// From now on another is asked; what was asked before has its answer.
    void use(URI other) {
        synchronized (asking) {
            gateway = other;
        }
    }

    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    synchronized long answered() {
        return answered;
    }

    /// When the latest request was asked that went to another replica first, on {@link System#nanoTime}; that of the
    /// client's first request, or later.
    synchronized long retriedNanos() {
        return retriedNanos;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            synchronized (asking) {
                long asked = System.nanoTime();
                note(ask(gateway, reason -> noteReason(reason, asked)));
            }
            LockSupport.parkNanos(EVERY_NANOS);
        }
    }

    /// Asks once.
    ///
    /// @return what went wrong; blank for an answer
    static String ask(URI gateway) {
        return ask(gateway, _ -> {});
    }

    private static String ask(URI gateway, Consumer<String> reason) {
        try {
            Http.Answer answer = Http.at(gateway).send("POST", "/v1/chat/completions", QUESTION);
            answer.raw().headers().firstValue("x-wattle-route-reason").ifPresent(reason);
            return answer.status() == 200 ? "" : answer.status() + " " + answer.text();
        } catch (IOException failed) {
            return gateway + ": " + failed;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /// Uploads a small file.
    static Http.Answer upload(URI gateway) throws IOException, InterruptedException {
        String form = """
                --xyz\r
                content-disposition: form-data; name="purpose"\r
                \r
                batch\r
                --xyz\r
                content-disposition: form-data; name="file"; filename="in.jsonl"\r
                \r
                {}\r
                --xyz--\r
                """;
        return Http.at(gateway)
                .send("POST", "/v1/files", form.getBytes(UTF_8), "content-type", "multipart/form-data; boundary=xyz");
    }

    private synchronized void noteReason(String reason, long asked) {
        if (retriedNanos == 0 || reason.startsWith("retry-")) {
            retriedNanos = asked;
        }
    }

    private synchronized void note(String failure) {
        if (failure.isEmpty()) {
            answered++;
        } else {
            failures.add(failure);
        }
    }
}
