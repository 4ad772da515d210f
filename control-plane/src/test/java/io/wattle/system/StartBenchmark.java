package io.wattle.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/// What a user waits for, and what the processes hold in memory: {@code wattle up} to the first streamed token, {@code
/// wattle get nodes}, and the resident memory after 200 answers. Each run starts in a fresh folder.
///
/// No test. From the root, after {@code ./wattle version} has built the distribution with its start-up caches:
///
/// {@code java control-plane/src/test/java/io/wattle/system/StartBenchmark.java [RUNS]}
public final class StartBenchmark {
    private static final Path PROGRAM = Path.of("control-plane/target/wattle/bin/wattle");
    private static final int ANSWERS = 200;
    private static final int AT_ONCE = 8;
    private static final String REQUEST = """
            {"model": "scripture-5m", "stream": true, "max_tokens": 16,
             "messages": [{"role": "user", "content": "Who made the sea?"}]}""";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, List<Double>> figures = new TreeMap<>();

    private StartBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int runs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        var benchmark = new StartBenchmark();
        for (int run = 0; run < runs; run++) {
            benchmark.run(Files.createTempDirectory("wattle-benchmark"));
        }
        benchmark.report(runs);
    }

    private void run(Path folder) throws Exception {
        long start = System.nanoTime();
        Process up = new ProcessBuilder(PROGRAM.toString(), "up", "--data", folder.toString(), "--http-port", "0")
                .redirectError(folder.resolve("up.err").toFile())
                .start();
        try {
            URI api = api(up);
            ask(api, true);
            add("1 up to the first streamed token, s", seconds(start));
            for (int i = 0; i < 3; i++) {
                long asked = System.nanoTime();
                getNodes(api);
                add("2 wattle get nodes, s", seconds(asked));
            }
            load(api);
            memory(up);
        } finally {
            up.destroy();
            up.waitFor();
        }
    }

    private static URI api(Process up) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(up.getInputStream(), StandardCharsets.UTF_8));
        String api = "";
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("  API ")) {
                api = line.strip().replaceAll("^API +", "").replaceAll(" .*", "");
            }
            if (line.contains("Ctrl-C")) {
                return URI.create(api + "/chat/completions");
            }
        }
        throw new IOException("wattle up ended before it was up.");
    }

    private void ask(URI api, boolean onlyFirstToken) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(api)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(REQUEST))
                .build();
        try (var lines = client.send(request, BodyHandlers.ofLines()).body()) {
            boolean isAnswered = onlyFirstToken
                    ? lines.anyMatch(line -> line.contains("\"content\":\"") && !line.contains("\"content\":\"\""))
                    : lines.filter("data: [DONE]"::equals).count() == 1;
            if (!isAnswered) {
                throw new IOException("The stream had no token or no end.");
            }
        }
    }

    private static void getNodes(URI api) throws IOException, InterruptedException {
        var command = new ProcessBuilder(PROGRAM.toString(), "get", "nodes");
        command.environment().put("WATTLE_SERVER", "http://" + api.getAuthority());
        Process process = command.redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new IOException("wattle get nodes failed.");
        }
    }

    private void load(URI api) throws Exception {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            Callable<Boolean> answer = () -> {
                ask(api, false);
                return true;
            };
            for (var answered : threads.invokeAll(Collections.nCopies(ANSWERS, answer))) {
                answered.get();
            }
        }
    }

    private void memory(Process up) {
        up.descendants().forEach(process -> {
            String command = process.info()
                    .arguments()
                    .map(words -> String.join(" ", words))
                    .orElse("");
            for (var name : List.of("ControlMain", "NodeMain", "EngineMain")) {
                if (command.contains(name)) {
                    add("3 resident memory of " + name + ", MB", residentMegabytes(process.pid()));
                }
            }
        });
    }

    private static double residentMegabytes(long pid) {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow()
                    * 1024
                    / 1e6;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private void add(String name, double value) {
        figures.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    private void report(int runs) {
        System.out.printf(
                "measured on %d processors, Java %s, %d runs%n%-42s %9s %9s %9s%n",
                Runtime.getRuntime().availableProcessors(), Runtime.version(), runs, "", "least", "median", "most");
        figures.forEach((name, values) -> {
            var sorted = values.stream().sorted().toList();
            System.out.printf(
                    Locale.ROOT,
                    "%-42s %9.2f %9.2f %9.2f%n",
                    name.substring(2),
                    sorted.getFirst(),
                    sorted.get(sorted.size() / 2),
                    sorted.getLast());
        });
    }
}
