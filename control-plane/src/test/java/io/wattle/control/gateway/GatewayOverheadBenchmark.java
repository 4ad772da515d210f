package io.wattle.control.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What the gateway adds to a stream: 32 streams at once, directly to a stub engine and through the gateway, in turns.
///
/// The engine sends its first token after 20 ms and then one each 10 ms, each with the instant it was sent. Engine,
/// gateway and clients share one JVM, so on a small machine the figures are upper bounds. No test: it runs only when it
/// is asked for by name.
///
/// {@code mvn -B -q -pl control-plane -am test -Dtest=GatewayOverheadBenchmark
/// -Dsurefire.failIfNoSpecifiedTests=false [-DargLine=-Dseconds=60]}
final class GatewayOverheadBenchmark {
    private static final int STREAMS = 32;
    private static final int TOKENS = 20;
    private static final Duration FIRST = Duration.ofMillis(20);
    private static final Duration NEXT = Duration.ofMillis(10);
    private static final byte[] REQUEST = Sse.request(true).getBytes(UTF_8);

    /// Nanoseconds, one entry a request or a token.
    private static final class Samples {
        final ConcurrentLinkedQueue<Long> firstToken = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<Long> token = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<Long> request = new ConcurrentLinkedQueue<>();
    }

    @Test
    void measure() throws Exception {
        main(new String[0]);
    }

    public static void main(String[] arguments) throws Exception {
        int seconds = Integer.getInteger("seconds", 40);
        try (var engine = new StubEngine(GatewayOverheadBenchmark::answer);
                var fixture = GatewayFixture.serving(GatewayConfig.DEFAULTS, engine)) {
            var warmUp = new Samples();
            load(engine.url().getPort(), Duration.ofSeconds(5), warmUp);
            load(fixture.port(), Duration.ofSeconds(10), warmUp);
            var direct = new Samples();
            var through = new Samples();
            int rounds = 8;
            for (int i = 0; i < rounds; i++) {
                load(engine.url().getPort(), Duration.ofMillis(500L * seconds / rounds), direct);
                load(fixture.port(), Duration.ofMillis(500L * seconds / rounds), through);
            }
            report(direct, through);
        }
    }

    private static void answer(StubEngine.Answer answer) throws IOException {
        long start = System.nanoTime();
        answer.streamHead();
        for (int i = 0; i < TOKENS; i++) {
            long due = start + FIRST.toNanos() + i * NEXT.toNanos();
            answer.pause(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            answer.chunk(Sse.token(Long.toString(System.nanoTime())));
        }
        answer.chunk(Sse.STOP + Sse.DONE).lastChunk();
    }

    private static void load(int port, Duration time, Samples samples) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                clients.add(threads.submit(() -> client(port, end, samples)));
            }
            for (var client : clients) {
                client.get();
            }
        }
    }

    private static void client(int port, long end, Samples samples) {
        try (var probe = HttpProbe.connect(port)) {
            while (System.nanoTime() < end) {
                stream(probe, samples);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stream(HttpProbe probe, Samples samples) throws IOException {
        long start = System.nanoTime();
        probe.write("POST", "/v1/chat/completions", REQUEST);
        boolean first = true;
        for (var line = ""; !line.equals("0"); line = StubEngine.readLine(probe.in)) {
            int content = line.indexOf("\"content\":\"");
            if (content >= 0) {
                long now = System.nanoTime();
                int from = content + "\"content\":\"".length();
                samples.token.add(now - Long.parseLong(line.substring(from, line.indexOf('"', from))));
                if (first) {
                    samples.firstToken.add(now - start - FIRST.toNanos());
                    first = false;
                }
            }
        }
        StubEngine.readLine(probe.in);
        samples.request.add(System.nanoTime() - start - FIRST.toNanos() - (TOKENS - 1) * NEXT.toNanos());
    }

    private static void report(Samples direct, Samples through) {
        System.out.printf(
                "%nmeasured on %d processors, Java %s: %d streams at once, %d tokens each; milliseconds beyond the"
                        + " engine's own pace%n%n",
                Runtime.getRuntime().availableProcessors(), Runtime.version(), STREAMS, TOKENS);
        System.out.printf(
                "%-14s %9s %19s %19s %19s%n", "", "samples", "direct p50 / p99", "gateway p50 / p99", "added");
        row("first token", direct.firstToken, through.firstToken);
        row("each token", direct.token, through.token);
        row("request", direct.request, through.request);
    }

    private static void row(String name, ConcurrentLinkedQueue<Long> direct, ConcurrentLinkedQueue<Long> through) {
        double[] without = quantiles(direct);
        double[] with = quantiles(through);
        System.out.printf(
                "%-14s %9d %10.2f /%7.2f %10.2f /%7.2f %10.2f /%7.2f%n",
                name,
                through.size(),
                without[0],
                without[1],
                with[0],
                with[1],
                with[0] - without[0],
                with[1] - without[1]);
    }

    /// Median and 99th percentile in milliseconds.
    private static double[] quantiles(ConcurrentLinkedQueue<Long> samples) {
        var sorted = samples.stream().mapToLong(Long::longValue).sorted().toArray();
        return Arrays.stream(new double[] {0.5, 0.99})
                .map(share -> sorted[(int) (share * (sorted.length - 1))] / 1e6)
                .toArray();
    }
}
