package io.wattle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.engine.gguf.GgufFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Start, stop and exit codes of the process.
class EngineProcessTest {
    private static final String ENDLESS = "{\"prompt\": \"a\", \"temperature\": 0, \"stream\": true}";

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsLlamaCpp() {
        Requirements.assumeLlamaCpp();
    }

    @Test
    void endsWithTwoForACutOffModelBeforeLlamaCppSeesIt() throws Exception {
        var whole = TinyModel.reciting("abc").gguf();
        var file = folder.resolve("cut.gguf");
        Files.write(file, Arrays.copyOf(whole, whole.length - 100));
        try (var engine = EngineProcess.start(folder, "--model", file.toString(), "--port", "0")) {
            assertThat(engine.exitCode()).isEqualTo(2);
            assertThat(engine.log())
                    .startsWith("The model file (%s) has %d bytes, but the tensor blk.1.ffn_down.weight ends at byte"
                            .formatted(file, whole.length - 100))
                    .hasLineCount(1);
            assertThat(engine.out()).isEmpty();
        }
    }

    @Test
    void endsWithTwoForAFlagThatItDoesNotKnow() throws Exception {
        try (var engine = EngineProcess.start(folder, "--modle", "x")) {
            assertThat(engine.exitCode()).isEqualTo(2);
            assertThat(engine.log()).isEqualTo("The flag --modle is unknown; --help lists the flags.\n");
        }
    }

    @Test
    void endsWithOneForAModelThatLlamaCppRefuses() throws Exception {
        var file = folder.resolve("empty.gguf");
        Files.write(
                file,
                new GgufFile()
                        .put("general.architecture", "llama")
                        .put("llama.context_length", 64)
                        .put("llama.embedding_length", 64)
                        .put("tokenizer.ggml.model", "llama")
                        .put("tokenizer.ggml.tokens", List.of("a"))
                        .bytes());
        try (var engine = EngineProcess.start(folder, "--model", file.toString(), "--port", "0")) {
            assertThat(engine.exitCode()).isEqualTo(1);
            assertThat(engine.log()).contains("llama.cpp refused the model file (%s): ".formatted(file));
        }
    }

    @Test
    void endsWithOneWhenThePortIsTaken() throws Exception {
        var file = folder.resolve("tiny.gguf");
        Files.write(file, TinyModel.reciting("abc").gguf());
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var engine = EngineProcess.start(
                        folder, "--model", file.toString(), "--port", String.valueOf(taken.getLocalPort()))) {
            assertThat(engine.exitCode()).isEqualTo(1);
            assertThat(engine.log())
                    .isEqualTo("The engine cannot listen on 127.0.0.1:%d: Address already in use.\n"
                            .formatted(taken.getLocalPort()));
        }
    }

    @Test
    void leavesNothingInTheTemporaryFolderAndSweepsWhatAKilledOneLeft() throws Exception {
        var abandoned = Files.createDirectory(folder.resolve("wattle-engine-4000000-1"));
        Files.createFile(abandoned.resolve("lock"));
        Files.writeString(abandoned.resolve("libjllama.so"), "left behind");
        try (var engine = EngineProcess.serve(folder, TinyModel.reciting("abc"))) {
            assertThat(engineFolders()).isEmpty();
            engine.kill();
            engine.exitCode();
        }
        assertThat(engineFolders()).isEmpty();
    }

    private List<Path> engineFolders() throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).toList();
        }
    }

    @Test
    void endsWithZeroOnASignalWhenIdle() throws Exception {
        try (var engine = EngineProcess.serve(folder, TinyModel.reciting("abc"))) {
            engine.terminate();
            assertThat(engine.exitCode()).isZero();
        }
    }

    @Test
    void finishesAShortAnswerAfterTheSignal() throws Exception {
        try (var engine = EngineProcess.serve(folder, TinyModel.repeating("abcdefgh"));
                var client = new RawClient(engine.http().port())) {
            client.post("/v1/completions", ENDLESS.replace("{", "{\"max_tokens\": 400, "));
            client.readUntil("\"text\":\"b\"");
            engine.terminate();
            assertThat(client.readUntil("\r\n0\r\n\r\n"))
                    .contains("\"finish_reason\":\"length\"")
                    .contains("data: [DONE]");
            assertThat(engine.exitCode()).isZero();
        }
    }

    @Test
    void endsALongAnswerWithAnErrorAfterTheSignal() throws Exception {
        var model = TinyModel.repeating("abcdefgh").contextLength(1 << 17);
        try (var engine = EngineProcess.serve(folder, model, "--ctx-size", "131072", "--threads", "1");
                var client = new RawClient(engine.http().port())) {
            client.post("/v1/completions", ENDLESS);
            client.readUntil("\"text\":\"b\"");
            engine.terminate();
            Eventually.isTrue(() -> engine.http().get("/health").body().equals("{\"status\":\"stopping\"}"));
            assertThat(engine.http().post("/v1/completions", ENDLESS).statusCode())
                    .isEqualTo(503);
            assertThat(client.readAll())
                    .contains("data: {\"error\":{\"message\":\"The engine stops.\",\"type\":\"server_error\","
                            + "\"param\":null,\"code\":\"engine_unavailable\"}}")
                    .doesNotContain("[DONE]");
            assertThat(engine.exitCode()).isZero();
        }
    }

    @Test
    void stopsGeneratingWhenTheClientLeaves() throws Exception {
        var model = TinyModel.repeating("abcdefgh").contextLength(1 << 17);
        try (var engine = EngineProcess.serve(folder, model, "--ctx-size", "131072", "--threads", "1")) {
            try (var client = new RawClient(engine.http().port())) {
                client.post("/v1/completions", ENDLESS);
                client.readUntil("\"text\":\"b\"");
            }
            Eventually.isTrue(() -> engine.http().metric("llamacpp:requests_processing") == 0);
            assertThat(engine.http().metric("llamacpp:tokens_predicted_total")).isLessThan(1 << 16);
            // The slot is free again.
            assertThat(engine.http()
                            .json("/v1/completions", "{\"prompt\": \"a\", \"temperature\": 0, \"max_tokens\": 3}")
                            .at("/choices/0/text")
                            .asText())
                    .isEqualTo("bcd");
        }
    }
}
