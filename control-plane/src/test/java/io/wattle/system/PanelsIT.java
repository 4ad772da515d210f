package io.wattle.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wattle.testing.Eventually;
import io.wattle.testing.Tool;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: no panel of the dashboard is empty on a Wattle that serves.
/// Method: a real Prometheus with the project's rules scrapes both processes; each panel's query is evaluated by it.
class PanelsIT {
    private static final Path DASHBOARDS = Path.of("../dashboards");
    private static final JsonMapper JSON = new JsonMapper();
    private static final String REQUEST = """
            {"model": "scripture-5m", "stream": true, "max_tokens": 16,
             "messages": [{"role": "user", "content": "Who made the sea?"}]}""";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void everyPanelShowsSomething() throws Exception {
        Tool.require("prometheus", "prometheus");
        Map<String, String> queries = queries();
        assertThat(queries).hasSizeGreaterThan(15);
        try (var wattle = RunningWattle.start(folder, "--http-port", "0")) {
            URI prometheus = URI.create("http://127.0.0.1:" + freePort());
            Process process = startPrometheus(prometheus, wattle.metricTargets());
            try {
                Eventually.holds(
                        "Prometheus scrapes",
                        Duration.ofMinutes(1),
                        () -> isEmpty(prometheus, "up == 0") && !isEmpty(prometheus, "up"));
                Eventually.holds("every panel has a value", Duration.ofMinutes(2), () -> {
                    ask(wattle.api());
                    queries.values().removeIf(query -> !isEmpty(prometheus, query));
                    return queries.isEmpty();
                });
            } catch (AssertionError never) {
                throw new AssertionError("Empty: " + queries, never);
            } finally {
                process.destroy();
                process.waitFor();
            }
        }
    }

    private Process startPrometheus(URI address, List<String> targets) throws IOException {
        String rules = Files.readString(DASHBOARDS.resolve("rules/wattle.rules.yml"));
        Files.writeString(folder.resolve("rules.yml"), rules.replace("interval: 15s", "interval: 1s"));
        Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: [rules.yml]
                scrape_configs:
                - job_name: wattle
                  static_configs: [{targets: [%s]}]
                """.formatted(
                        targets.stream().map(t -> "'" + t + "'").collect(Collectors.joining(","))));
        return new ProcessBuilder(
                        "prometheus",
                        "--config.file=prometheus.yml",
                        "--storage.tsdb.path=" + folder.resolve("prometheus"),
                        "--web.listen-address=" + address.getAuthority())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
    }

    private void ask(URI api) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(api + "/chat/completions"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(REQUEST))
                .build();
        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    /// Title and query of every panel, with the dashboard's variables as "all".
    private static Map<String, String> queries() throws IOException {
        Map<String, String> queries = new TreeMap<>();
        JsonNode dashboard =
                JSON.readTree(DASHBOARDS.resolve("grafana/wattle-overview.json").toFile());
        for (JsonNode target : dashboard.findParents("expr")) {
            String query = target.get("expr").asText();
            queries.put(query, query.replace("$__rate_interval", "30s").replaceAll("\\$\\w+", ".*"));
        }
        return queries;
    }

    private boolean isEmpty(URI prometheus, String query) {
        try {
            URI url =
                    URI.create(prometheus + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
            var answer = client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofByteArray());
            JsonNode body = JSON.readTree(answer.body());
            assertThat(body.at("/status").asText()).as(query).isEqualTo("success");
            for (JsonNode series : body.at("/data/result")) {
                if (!series.at("/value/1").asText().equals("NaN")) {
                    return false;
                }
            }
            return true;
        } catch (IOException starting) {
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
