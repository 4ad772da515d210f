package io.wattle.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdaptersTest {
    private static final EnginePlace PLACE = new EnginePlace(4000, Path.of("/tmp/x"));

    @TempDir
    Path folder;

    private String model;

    @BeforeEach
    void aModel() throws IOException {
        model = Files.createFile(folder.resolve("m.gguf")).toString();
    }

    @Test
    void wattlesOwnEngineIsAJavaProcessOfTheDistribution() throws IOException {
        Path jar = Files.createFile(Files.createDirectory(folder.resolve("lib")).resolve("engine-0.1.0.jar"));
        var adapter = new LlamaCppAdapter(Optional.of(folder), Optional.empty(), Map.of());
        assertThat(adapter.launch(Replicas.llama("chat/0", 1, model), PLACE))
                .isEqualTo(new Launch.Start(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Xmx128m",
                                "-XX:+ExitOnOutOfMemoryError",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Djava.io.tmpdir=/tmp/x",
                                "-cp",
                                jar.toString(),
                                "io.wattle.engine.EngineMain",
                                "--model",
                                model,
                                "--alias",
                                "chat",
                                "--port",
                                "4000",
                                "--ctx-size",
                                "4096",
                                "--parallel",
                                "4"),
                        Map.of("TMPDIR", "/tmp/x", "CUDA_VISIBLE_DEVICES", "")));
    }

    @Test
    void llamaServerSeesItsGpusByIdentity() {
        var adapter = new LlamaCppAdapter(
                Optional.empty(), Optional.of(Path.of("/opt/llama-server")), Map.of(0, "GPU-a", 1, "GPU-b"));
        assertThat(adapter.launch(Replicas.of("chat/0", 1, "llama-cpp", model, List.of(1)), PLACE))
                .isEqualTo(new Launch.Start(
                        List.of(
                                "/opt/llama-server",
                                "--model",
                                model,
                                "--alias",
                                "chat",
                                "--port",
                                "4000",
                                "--ctx-size",
                                "4096",
                                "--parallel",
                                "4",
                                "--host",
                                "127.0.0.1",
                                "--metrics",
                                "--n-gpu-layers",
                                "999"),
                        Map.of("TMPDIR", "/tmp/x", "CUDA_VISIBLE_DEVICES", "GPU-b")));
    }

    @Test
    void whatCannotRunIsRefusedInOneSentence() {
        var own = new LlamaCppAdapter(Optional.of(folder), Optional.empty(), Map.of(0, "GPU-a"));
        assertThat(own.launch(Replicas.llama("chat/0", 1, "/no/such.gguf"), PLACE))
                .isEqualTo(new Launch.Refuse("The model file (/no/such.gguf) is not on this node; "
                        + "its source must be the absolute path of a GGUF file."));
        assertThat(own.launch(Replicas.of("chat/0", 1, "llama-cpp", model, List.of(3)), PLACE))
                .isEqualTo(new Launch.Refuse("The replica wants the GPUs [3] and this node has [0]."));
        assertThat(own.launch(Replicas.of("chat/0", 1, "llama-cpp", model, List.of(0)), PLACE))
                .isEqualTo(new Launch.Refuse("Wattle's own engine runs on processors alone; "
                        + "name a llama-server built for GPUs with --llama-server."));
        assertThat(own.launch(Replicas.llama("chat/0", 1, model), PLACE))
                .isEqualTo(new Launch.Refuse("There is no engine to start, because the system property wattle.home "
                        + "names no distribution; start the daemon with bin/wattle-node, "
                        + "or name a binary with --llama-server."));
        assertThat(own.launch(Replicas.llama("-x/0", 1, model), PLACE))
                .isEqualTo(new Launch.Refuse("The model's name (-x) must not begin with a dash."));
        assertThat(new UnconfiguredAdapter().launch(Replicas.of("chat/0", 1, "vllm", "a/b", List.of()), PLACE))
                .isEqualTo(new Launch.Refuse("This node has no command for engines of the kind (vllm). Start it "
                        + "yourself and name its address with {type: openai, url: ...}, or use llama-cpp."));
    }

    @Test
    void aRunningEndpointIsWatchedAtItsBase() {
        var adapter = new RunningEndpointAdapter();
        for (String url : List.of("http://127.0.0.1:9000/v1", "http://127.0.0.1:9000/v1/", "http://127.0.0.1:9000/")) {
            assertThat(adapter.launch(Replicas.of("chat/0", 1, "openai", url, List.of()), PLACE))
                    .isEqualTo(new Launch.Watch("http://127.0.0.1:9000"));
        }
        assertThat(adapter.launch(Replicas.of("chat/0", 1, "openai", "nowhere", List.of()), PLACE))
                .isEqualTo(new Launch.Refuse(
                        "The endpoint (nowhere) must be an http address, such as http://127.0.0.1:9000/v1."));
    }
}
