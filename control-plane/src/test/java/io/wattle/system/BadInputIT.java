package io.wattle.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.testing.Eventually;
import io.wattle.testing.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What users get wrong: one sentence, the right status or exit code, and everything goes on.
class BadInputIT {
    private static final String MODEL = """
            apiVersion: wattle.io/v1alpha1
            kind: Model
            metadata: {name: %s}
            spec:
              architecture: %s
              source: {path: %s}
              engine: {type: llama-cpp}
              precisions: [%s]
              replicas: {min: 1, max: 1}
            """;

    @TempDir
    private static Path folder;

    private static RunningWattle wattle;
    private static List<ProcessHandle> processes;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        wattle = RunningWattle.start(folder, "--http-port", "0");
        processes = wattle.children();
    }

    @AfterAll
    static void stop() {
        wattle.close();
    }

    @AfterEach
    void everythingStillRunsAndAnswers() throws Exception {
        assertThat(processes).allMatch(ProcessHandle::isAlive);
        assertThat(post("/chat/completions", """
                {"model": "scripture-5m", "max_tokens": 1, "messages": [{"role": "user", "content": "hi"}]}""").statusCode()).isEqualTo(200);
        client.close();
    }

    @Test
    void anUnknownField() throws Exception {
        write(
                "bad.yaml",
                MODEL.formatted("bad", "wattle/scripture-5m", "/x.gguf", "int8").replace("precisions", "precisons"));
        assertThat(wattle.run("apply", "-f", "bad.yaml"))
                .isEqualTo(new Tool.Result(
                        2,
                        "wattle: bad.yaml line 8: unknown field \"precisons\" in model bad;"
                                + " did you mean \"precisions\"?\n"));
        assertNothingIsStored("bad");
    }

    @Test
    void anImpossibleQuantity() throws Exception {
        write(
                "bad.yaml",
                Files.readString(folder.resolve("data/cluster.yaml")).replaceFirst("cap: [0-9.]+ W", "cap: -3 W"));
        Tool.Result result = wattle.run("apply", "-f", "bad.yaml");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.output())
                .matches("wattle: bad.yaml line \\d+: In the field \"cap\" of rack local:"
                        + " The power \"-3 W\" must be finite and not negative\\.\n");
    }

    @Test
    void aModelThatFitsNowhere() throws Exception {
        write("big.yaml", MODEL.formatted("big", "meta-llama/Llama-3.1-70B", "/x.gguf", "bf16"));
        Tool.Result result = wattle.run("apply", "-f", "big.yaml");
        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.output())
                .contains(
                        "wattle: The model \"big\" is not served in full: None of 1 nodes takes a replica of \"big\".")
                .contains("needs 131 GiB of weights");
        assertThat(wattle.run("delete", "model", "big").exitCode()).isZero();
    }

    @Test
    void aCorruptModelFile() throws Exception {
        write("corrupt.gguf", "GGUF and nothing more");
        write(
                "corrupt.yaml",
                MODEL.formatted("corrupt", "wattle/scripture-5m", folder.resolve("corrupt.gguf"), "int8"));
        Tool.Result applied = wattle.run("apply", "-f", "corrupt.yaml");
        assertThat(applied.exitCode()).as(applied.output()).isZero();
        Eventually.holds(
                "the replica says why",
                Duration.ofSeconds(60),
                () -> wattle.run("get", "replicas", "corrupt/0", "-o", "wide")
                        .output()
                        .contains("corrupt.gguf) has version"));
        assertThat(wattle.run("delete", "model", "corrupt").exitCode()).isZero();
    }

    @Test
    void aPortInUse() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        try (var second = RunningWattle.launch(
                other, "--http-port", Integer.toString(wattle.api().getPort()))) {
            assertThat(second.awaitEnd()).isEqualTo(5);
            assertThat(second.errors())
                    .isEqualTo(
                            "wattle: The port %d of 127.0.0.1 is in use; stop what uses it, or choose another with --http-port.\n"
                                    .formatted(wattle.api().getPort()));
        }
    }

    @Test
    void aSecondOneOnTheSameData() throws Exception {
        Path same = Files.createDirectory(folder.resolve("same"));
        Files.createSymbolicLink(same.resolve("data"), folder.resolve("data"));
        try (var second = RunningWattle.launch(same, "--http-port", "0")) {
            assertThat(second.awaitEnd()).isEqualTo(4);
            assertThat(second.errors())
                    .matches("wattle: Another \"wattle up\" \\(process \\d+\\) already runs on the folder \"[^\"]+\";"
                            + " stop it, or choose another folder with --data\\.\n");
        }
    }

    @Test
    void aBodyOfAHundredMegabytes() throws Exception {
        HttpResponse<String> answer = post("/chat/completions", "x".repeat(100 << 20));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("\"code\":\"request_too_large\"");
    }

    @Test
    void requestsThatMakeNoSense() throws Exception {
        assertThat(post("/chat/completions", "{\"model\": ").statusCode()).isEqualTo(400);
        assertThat(post("/chat/completions", "{\"model\": \"gpt-4\", \"messages\": []}")
                        .statusCode())
                .isEqualTo(404);
        HttpResponse<String> deleted =
                client.send(request("/chat/completions").DELETE().build(), BodyHandlers.ofString());
        assertThat(deleted.statusCode()).isEqualTo(405);
        assertThat(deleted.body()).startsWith("{\"error\":{\"message\":\"");
    }

    private void assertNothingIsStored(String model) throws IOException, InterruptedException {
        assertThat(wattle.run("get", "models", model).exitCode()).isEqualTo(3);
    }

    private static void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return client.send(
                request(path)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(URI.create(wattle.api() + path)).version(HttpClient.Version.HTTP_1_1);
    }
}
