package io.wattle.control.gateway.benchmark;

import io.wattle.control.gateway.benchmark.Clients.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The gateway side by side with nginx as a plain reverse proxy and with Portkey's gateway, in one run: each has the
/// first core to itself while it is measured, the stub engine and the clients have the second; rounds in turns.
///
/// No test: it runs only when it is asked for by name, from a checkout, with nginx, taskset and, for Portkey, npm.
///
/// {@code mvn -B -q -pl control-plane -am test -Dtest=NginxBenchmark -Dsurefire.failIfNoSpecifiedTests=false
/// [-DargLine="-Drounds=5 -Dseconds=2 -Dcases=whole,burst,paced,latency -Dgap=20ms -Dstreams=2000"]}; with
/// {@code -Dstreams=auto} as many paced streams as nginx carries with half of its core, with {@code
/// -Dnginx.buffer=64k} an nginx that reads more than a page at a time.
public final class NginxBenchmark {
    private static final int WARM_UPS = 20;
    private static final int AT_ONCE = 32;

    /// In times of a measurement.
    private static final int CLIENTS_WARM_UP = 6;

    private static final Shape WHOLE = new Shape("whole", AT_ONCE, 0);
    private static final Shape BURST = new Shape("burst", AT_ONCE, 0);
    private static final Shape STEADY = new Shape("whole", AT_ONCE, 200);

    private final int rounds = Integer.getInteger("rounds", 5);
    private final Duration time =
            Duration.ofMillis((long) (1e3 * Double.parseDouble(System.getProperty("seconds", "2"))));
    private final int warmUpSeconds = Integer.getInteger("warmup", 6);
    private final int gapMillis =
            Integer.parseInt(System.getProperty("gap", "20ms").replace("ms", ""));
    private final List<String> cases =
            List.of(System.getProperty("cases", "whole,burst,paced,latency").split(",", -1));
    private final Report report = new Report();

    @Test
    void measure() throws Exception {
        main(new String[0]);
    }

    public static void main(String[] arguments) throws Exception {
        new NginxBenchmark().run();
    }

    private void run() throws Exception {
        pin(1);
        Path folder = Files.createTempDirectory("gateway-benchmark");
        try (var loop = new Loop(gapMillis, PacedStreams.CHUNKS)) {
            System.setProperty("engine", "http://127.0.0.1:%d/v1".formatted(loop.enginePort()));
            var proxies = new Proxies(folder, loop.enginePort());
            boolean isPortkeyWanted = cases.contains("portkey") || System.getProperty("cases") == null;
            try (var nginx = proxies.nginx();
                    var gateway = proxies.gateway();
                    var portkey = isPortkeyWanted ? proxies.portkey().orElse(null) : null) {
                measure(loop, nginx, gateway, Optional.ofNullable(portkey));
            }
        }
        report.print(rounds);
    }

    private void measure(Loop loop, Proxy nginx, Proxy gateway, Optional<Proxy> portkey) throws IOException {
        if (cases.contains("latency")) {
            latency(loop, gateway);
        }
        List<Proxy> all = new ArrayList<>(List.of(nginx, gateway));
        portkey.ifPresent(all::add);
        for (var shape : List.of(WHOLE, BURST)) {
            if (cases.contains(shape.model())) {
                throughput(loop, shape, all);
            }
        }
        if (cases.contains("paced")) {
            new PacedStreams(loop, gapMillis, report).measure(nginx, gateway, rounds);
        }
    }

    /// As many answers as one core gives.
    private void throughput(Loop loop, Shape shape, List<Proxy> proxies) throws IOException {
        for (var proxy : proxies) {
            warmUp(loop, shape, proxy);
        }
        for (int round = 0; round < rounds; round++) {
            for (var proxy : proxies) {
                var samples = new Samples();
                double cpu = proxy.cpuSeconds();
                long start = System.nanoTime();
                loop.run(new Clients(proxy.port(), shape, samples), time);
                double seconds = (System.nanoTime() - start) / 1e9;
                double taken = proxy.cpuSeconds() - cpu;
                int each = shape.equals(BURST) ? StubAnswers.BURST : 1;
                var what = shape.equals(BURST) ? "burst chunks" : "whole answers";
                report.add(what + " per second", proxy.name(), samples.answers() * each / seconds);
                report.add(what + " per second of its processor", proxy.name(), samples.answers() * each / taken);
            }
        }
    }

    /// Until it has had enough of its processor, however busy the machine is.
    private void warmUp(Loop loop, Shape shape, Proxy proxy) throws IOException {
        double begun = proxy.cpuSeconds();
        for (int i = 0; i < WARM_UPS && proxy.cpuSeconds() - begun < warmUpSeconds; i++) {
            loop.run(new Clients(proxy.port(), shape, new Samples()), time);
        }
    }

    /// What the gateway adds to 200 requests a second, the first of them right after its own warm-up; only the clients
    /// have asked before, the engine.
    private void latency(Loop loop, Proxy gateway) throws IOException {
        loop.run(new Clients(loop.enginePort(), STEADY, new Samples()), time.multipliedBy(CLIENTS_WARM_UP));
        for (int round = 0; round < rounds; round++) {
            var direct = new Samples();
            var through = new Samples();
            loop.run(new Clients(loop.enginePort(), STEADY, direct), time.multipliedBy(2));
            loop.run(new Clients(gateway.port(), STEADY, through), time.multipliedBy(2));
            report.add("added at 200/s, p50, ms", "gateway", through.answerMillis(0.5) - direct.answerMillis(0.5));
            report.add("added at 200/s, p99, ms", "gateway", through.answerMillis(0.99) - direct.answerMillis(0.99));
            report.add("200/s without a proxy, p99, ms", "gateway", direct.answerMillis(0.99));
        }
    }

    /// This process, all its threads, to one core.
    private static void pin(int core) throws IOException, InterruptedException {
        new ProcessBuilder(
                        "taskset",
                        "-acp",
                        Integer.toString(core),
                        Long.toString(ProcessHandle.current().pid()))
                .start()
                .waitFor();
    }
}
