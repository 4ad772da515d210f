package io.wattle.control.gateway;

import static io.wattle.control.gateway.Sse.DONE;
import static io.wattle.control.gateway.Sse.STOP;
import static io.wattle.control.gateway.Sse.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.control.gateway.benchmark.GatewayServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// Goal: when a gateway's process is killed under load, no stream through it looks complete, the engine hears of
/// each at once, and whoever asks the other gateway is answered. When many clients leave at once, the others miss
/// nothing.
class KilledGatewayTest {
    private static final int STREAMS = 12;
    private static final Duration BAR = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String MODEL = Sse.request(true).replace("\"chat\"", "\"paced\"");

    @Test
    void aKilledGatewayEndsNoStreamCleanly() throws Exception {
        Queue<HttpProbe.Reply> cut = new ConcurrentLinkedQueue<>();
        try (var engine = new StubEngine(KilledGatewayTest::endless)) {
            int port = freePort();
            var process = start(port, engine);
            try (var other = GatewayFixture.serving(GatewayConfig.DEFAULTS, engine)) {
                List<Thread> clients = new ArrayList<>();
                for (int i = 0; i < STREAMS; i++) {
                    clients.add(Thread.ofVirtual().start(() -> cut.add(ask(port))));
                }
                for (int i = 0; i < STREAMS; i++) {
                    assertThat(engine.received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                            .isNotNull();
                }
                var killed = Instant.now();
                process.destroyForcibly();
                List<Duration> heard = new ArrayList<>();
                for (int i = 0; i < STREAMS; i++) {
                    var at = engine.aborts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                    heard.add(Duration.between(killed, at));
                }
                for (var client : clients) {
                    client.join();
                }
                assertThat(cut).hasSize(STREAMS).allSatisfy(reply -> {
                    assertThat(reply.ended()).isFalse();
                    assertThat(reply.body()).doesNotContain("[DONE]");
                });
                // The kernel of a busy machine takes its time to end a process of many threads.
                assertThat(heard.stream().min(Duration::compareTo))
                        .hasValueSatisfying(first -> assertThat(first).isLessThan(BAR));
                engine.script(answer -> answer.json(200, Sse.ANSWER));
                try (var client = other.connect()) {
                    assertThat(client.post("/v1/chat/completions", Sse.request(false))
                                    .body())
                            .isEqualTo(Sse.ANSWER);
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void clientsThatLeaveUnderLoadAreHeardAtOnceAndTheOthersMissNothing() throws Exception {
        var complete = new AtomicInteger();
        List<Duration> heard = new ArrayList<>();
        try (var engine = new StubEngine(answer -> {
                    if (answer.request().body().contains("\"leaver\"")) {
                        endless(answer);
                    } else {
                        some(answer);
                    }
                });
                var fixture = GatewayFixture.serving(GatewayConfig.DEFAULTS, engine)) {
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                clients.add(Thread.ofVirtual().start(() -> {
                    for (int round = 0; round < 5; round++) {
                        try (var client = fixture.connect()) {
                            var reply = client.post("/v1/chat/completions", Sse.request(true));
                            boolean isWhole = reply.ended() && reply.body().endsWith(STOP + DONE);
                            complete.addAndGet(isWhole ? 1 : 0);
                        } catch (IOException cut) {
                            throw new AssertionError(cut);
                        }
                    }
                }));
            }
            for (int i = 0; i < STREAMS; i++) {
                heard.add(leave(fixture, engine));
            }
            for (var client : clients) {
                client.join();
            }
        }
        assertThat(complete).hasValue(5 * STREAMS);
        heard.sort(Duration::compareTo);
        assertThat(heard.get(STREAMS / 2)).isLessThan(BAR);
    }

    private static Duration leave(GatewayFixture fixture, StubEngine engine) throws Exception {
        Instant left;
        try (var client = fixture.connect()) {
            var request = Sse.request(true).replace("\"hello\"", "\"leaver\"");
            client.write("POST", "/v1/chat/completions", request.getBytes(UTF_8));
            assertThat(client.in.readNBytes(600)).hasSize(600);
            left = Instant.now();
        }
        var at = engine.aborts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(at).isNotNull();
        return Duration.between(left, at);
    }

    private static void endless(StubEngine.Answer answer) throws IOException {
        answer.streamHead();
        while (true) {
            answer.chunk(token("x")).pause(Duration.ofMillis(5));
        }
    }

    private static void some(StubEngine.Answer answer) throws IOException {
        answer.streamHead();
        for (int i = 0; i < 20; i++) {
            answer.chunk(token("x")).pause(Duration.ofMillis(2));
        }
        answer.chunk(STOP + DONE).lastChunk();
    }

    private static HttpProbe.Reply ask(int port) {
        try (var client = HttpProbe.connect(port)) {
            return client.post("/v1/chat/completions", MODEL);
        } catch (IOException beforeItsHead) {
            return new HttpProbe.Reply(0, Map.of(), "", false);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Process start(int port, StubEngine engine) throws IOException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dcold=true",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        GatewayServer.class.getName(),
                        Integer.toString(port),
                        Integer.toString(engine.url().getPort()))
                .inheritIO()
                .start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                process.destroyForcibly();
                throw new IOException("The gateway did not start.");
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return process;
    }

    private static boolean listens(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
