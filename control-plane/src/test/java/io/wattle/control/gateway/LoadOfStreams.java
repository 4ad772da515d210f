package io.wattle.control.gateway;

import static io.wattle.control.gateway.Sse.DONE;
import static io.wattle.control.gateway.Sse.STOP;
import static io.wattle.control.gateway.Sse.token;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// An engine, and clients that ask a gateway of another process for it: whole answers and streams in turns, one after
/// the other. Each request is counted, as answered byte for byte or as wrong.
public final class LoadOfStreams implements AutoCloseable {
    private static final int CHUNKS = 20;
    private static final String COMPLETE = token("x").repeat(CHUNKS) + STOP + DONE;

    private final StubEngine engine;
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong wholes = new AtomicLong();
    private final AtomicLong streams = new AtomicLong();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private volatile boolean isOver;

    public LoadOfStreams() throws IOException {
        engine = new StubEngine(LoadOfStreams::answer);
    }

    public URI engine() {
        return engine.url();
    }

    /// Begins to ask.
    public void ask(URI gateway, int count) {
        for (int i = 0; i < count; i++) {
            clients.add(Thread.ofVirtual().start(() -> ask(gateway)));
        }
    }

    public long streams() {
        return streams.get();
    }

    public long answered() {
        return wholes.get() + streams.get();
    }

    /// Requests that were begun, whatever became of them.
    public long asked() {
        return asked.get();
    }

    /// Answers that were refused, broken or cut, and streams that were not whole.
    public List<String> wrong() {
        return List.copyOf(wrong);
    }

    /// Waits for the answers under way.
    public void finish() throws InterruptedException {
        isOver = true;
        for (Thread client : clients) {
            client.join();
        }
    }

    private void ask(URI gateway) {
        while (!isOver) {
            try (var client = HttpProbe.connect(gateway.getPort())) {
                while (!isOver) {
                    asked.incrementAndGet();
                    count(client.post("/v1/chat/completions", Sse.request(false)), Sse.ANSWER, wholes);
                    asked.incrementAndGet();
                    count(client.post("/v1/chat/completions", Sse.request(true)), COMPLETE, streams);
                }
            } catch (IOException | RuntimeException broken) {
                wrong.add(broken.toString());
            }
        }
    }

    private void count(HttpProbe.Reply reply, String expected, AtomicLong right) {
        if (reply.status() == 200 && reply.ended() && reply.body().equals(expected)) {
            right.incrementAndGet();
        } else {
            wrong.add(reply.toString());
        }
    }

    private static void answer(StubEngine.Answer answer) throws IOException {
        if (!answer.request().body().contains("\"stream\":true")) {
            answer.pause(Duration.ofMillis(50)).json(200, Sse.ANSWER);
            return;
        }
        answer.streamHead();
        for (int i = 0; i < CHUNKS; i++) {
            answer.chunk(token("x")).pause(Duration.ofMillis(50));
        }
        answer.chunk(STOP + DONE).lastChunk();
    }

    @Override
    public void close() throws IOException {
        isOver = true;
        engine.close();
    }
}
