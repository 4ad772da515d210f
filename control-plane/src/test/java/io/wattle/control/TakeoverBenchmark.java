package io.wattle.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.wattle.protocol.DesiredState;
import io.wattle.testing.Eventually;
import io.wattle.testing.Lab;
import io.wattle.testing.StubNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/// How long nobody leads after the leader of two control planes is killed, again and again, while a stream runs through
/// the other's gateway: {@code TakeoverBenchmark [takeovers]}.
///
/// A takeover is over when the survivor answers a node with a grant. A stream counts as dropped unless all its pieces
/// and its end arrive.
public final class TakeoverBenchmark {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final long EVERY_NANOS = 50_000_000;
    private static final byte[] QUESTION =
            "{\"model\":\"chat\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"well?\"}]}"
                    .getBytes(UTF_8);

    private final TwoControlPlanes both;
    private final StubNode node = new StubNode("n1", "boot-1");
    private final List<Double> seconds = new ArrayList<>();
    private volatile boolean goesOn;
    private volatile int pieces;
    private int dropped;

    private TakeoverBenchmark(TwoControlPlanes both) {
        this.both = both;
    }

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
        HttpServer engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        try (TwoControlPlanes both = TwoControlPlanes.start(Files.createTempDirectory("takeover-benchmark"))) {
            TakeoverBenchmark benchmark = new TakeoverBenchmark(both);
            engine.createContext("/v1/", benchmark::stream);
            engine.start();
            benchmark.node.setEndpoint(
                    URI.create("http://127.0.0.1:" + engine.getAddress().getPort()));
            benchmark.run(count);
        } finally {
            engine.stop(0);
        }
        System.exit(0);
    }

    private void run(int count) throws Exception {
        Eventually.holds(
                "documents are applied",
                SOON,
                () -> Http.at(both.leader())
                                .apply(Lab.both(Lab.CLUSTER, Lab.model("chat", 1)))
                                .status()
                        == 200);
        for (int takeover = 1; takeover <= count; takeover++) {
            URI leader = both.leader();
            URI survivor = both.other(leader);
            takeOver(leader, survivor);
            System.out.printf(
                    Locale.ROOT, "%d: %.1f s, %d streams dropped so far%n", takeover, seconds.getLast(), dropped);
            restart(leader, survivor);
        }
        Collections.sort(seconds);
        System.out.printf(
                Locale.ROOT,
                "%d takeovers: median %.1f s, p99 %.1f s, most %.1f s; %d streams dropped%n",
                count,
                seconds.get(count / 2),
                seconds.get((int) (count * 0.99)),
                seconds.getLast(),
                dropped);
    }

    /// The node goes on reporting meanwhile: it would count as lost.
    private void restart(URI killed, URI survivor) throws Exception {
        try (ExecutorService own = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<URI> restarted = own.submit(() -> {
                both.restart(killed);
                return killed;
            });
            Eventually.holds("the node reports", SOON, () -> {
                var _ = reports(survivor);
                return restarted.isDone();
            });
            var _ = restarted.get();
        }
    }

    private void takeOver(URI leader, URI survivor) throws Exception {
        Eventually.holds(
                "the survivor's gateway serves",
                SOON,
                () -> reports(leader) && ask(survivor).contains("[DONE]"));
        goesOn = true;
        pieces = 0;
        CompletableFuture<String> stream =
                CompletableFuture.supplyAsync(() -> ask(survivor), Executors.newVirtualThreadPerTaskExecutor());
        Eventually.holds("the stream runs", SOON, () -> reports(leader) && (pieces > 0 || stream.isDone()));
        long killed = System.nanoTime();
        both.kill(leader);
        Eventually.holds("the survivor answers the node", SOON, () -> reports(survivor));
        seconds.add((System.nanoTime() - killed) / 1e9);
        goesOn = false;
        String text = stream.join();
        long arrived = text.lines().filter(line -> line.contains("\"yes\"")).count();
        if (arrived != pieces || !text.contains("data: [DONE]")) {
            dropped++;
            System.out.printf(
                    "%d of %d pieces arrived: %s%n",
                    arrived, pieces, text.lines().toList().getLast());
        }
    }

    /// Whether the node is answered with a grant and something to run.
    private boolean reports(URI controlPlane) throws Exception {
        try {
            Http.Answer answer = Http.at(controlPlane).report(node.report());
            if (answer.status() != 200) {
                return false;
            }
            DesiredState state = Http.state(answer);
            node.follow(state);
            return state.grant().isPresent() && !state.replicas().isEmpty();
        } catch (IOException away) {
            return false;
        }
    }

    /// @return all that arrived
    private static String ask(URI gateway) {
        try {
            return Http.at(gateway)
                    .send("POST", "/v1/chat/completions", QUESTION)
                    .text();
        } catch (IOException broken) {
            return broken.toString();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /// The engine: a word every 50 ms for as long as the takeover takes.
    private void stream(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("content-type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            int sent = 0;
            do {
                write(
                        out,
                        "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                                + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"yes\"}}]}");
                sent++;
                pieces = sent;
                LockSupport.parkNanos(EVERY_NANOS);
            } while (goesOn);
            write(
                    out,
                    "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,"
                            + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
            write(out, "[DONE]");
        }
    }

    private static void write(OutputStream out, String event) throws IOException {
        out.write(("data: " + event + "\n\n").getBytes(UTF_8));
        out.flush();
    }
}
