package io.wattle.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// {@code wattle cache}: makes the start-up caches of this distribution (JEP 483, 514 and 515).
///
/// A whole Wattle runs once, each process writes down which classes it loaded and where it spent its time, and the JDK
/// makes an AOT cache of that. The JDK ignores a cache that fits neither itself nor the jars.
@Command(
        name = "cache",
        description = "Makes this distribution start faster: runs it once and keeps what the JDK learnt for the next"
                + " starts. Once per installation and JDK is enough; without it everything works, but starts slower.")
public final class CacheCommand implements Callable<Integer> {
    /// The last line that {@code wattle up} prints when all runs.
    private static final String UP = "Ctrl-C";

    private static final Pattern API = Pattern.compile("^ *API +(\\S+)/v1");

    private static final Duration WARM_WITHIN = Duration.ofSeconds(20);

    private final CliContext context;

    public CacheCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Path home = context.home()
                .orElseThrow(() -> new CliException(
                        ExitCode.FAILURE, "\"wattle cache\" must be started by bin/wattle of a distribution."));
        if (!Files.isWritable(home)) {
            throw new CliException(
                    ExitCode.FAILURE,
                    "The folder " + home
                            + " cannot be written, so no cache is kept; run \"wattle cache\" as its owner.");
        }
        try {
            Path work = Files.createTempDirectory(home, ".cache");
            try {
                long start = context.clock().millis();
                context.err().println("Making start-up caches: one run of all processes.");
                train(home, work);
                int kept = keep(work, home.resolve("cache"));
                context.err()
                        .printf(
                                "Kept %d caches in %s after %.0f s.%n",
                                kept, home.resolve("cache"), (context.clock().millis() - start) / 1e3);
            } finally {
                delete(work);
            }
        } catch (IOException failure) {
            throw new CliException(
                    ExitCode.FAILURE, "The start-up caches could not be made: " + failure.getMessage() + ".");
        }
        return ExitCode.DONE.code();
    }

    private static void train(Path home, Path work) throws IOException, InterruptedException {
        String wattle = home.resolve("bin/wattle").toString();
        Process up = recorded(
                work,
                wattle,
                "up",
                "--warm-up",
                "--data",
                work.resolve("data").toString(),
                "--http-port",
                "0",
                "--timeout",
                "30s");
        try (var lines = new BufferedReader(new InputStreamReader(up.getInputStream(), StandardCharsets.UTF_8))) {
            String api = "";
            for (String line = lines.readLine(); line != null && !line.contains(UP); line = lines.readLine()) {
                Matcher found = API.matcher(line);
                if (found.find()) {
                    api = found.group(1);
                }
            }
            if (api.isEmpty()) {
                throw new IOException("the run failed; the end of " + work + "/log was: "
                        + Files.readAllLines(work.resolve("log")).getLast());
            }
            recorded(work, wattle, "get", "nodes", "--server", api).waitFor();
            awaitWarm(URI.create(api + "/observe/health/ready"));
        } finally {
            up.destroy();
            up.waitFor();
        }
    }

    /// What the gateway's warm-up taught the JVM is worth most of the cache; without it there is one all the same.
    private static void awaitWarm(URI ready) throws IOException, InterruptedException {
        long end = System.nanoTime() + WARM_WITHIN.toNanos();
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(ready).timeout(WARM_WITHIN).build();
            while (client.send(request, BodyHandlers.discarding()).statusCode() != 200 && System.nanoTime() - end < 0) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }

    private static Process recorded(Path work, String... command) throws IOException {
        var builder = new ProcessBuilder(command)
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(work.resolve("log").toFile()));
        builder.environment().put("WATTLE_CACHE_OUTPUT", work.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    /// Moves whole caches to where the scripts look for them.
    private static int keep(Path work, Path cache) throws IOException {
        Files.createDirectories(cache);
        List<Path> made;
        try (Stream<Path> files = Files.list(work)) {
            made = files.filter(file -> file.toString().endsWith(".aot")).toList();
        }
        for (Path file : made) {
            Files.move(file, cache.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
        return made.size();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(CacheCommand::deleteOne);
        }
    }

    private static void deleteOne(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
