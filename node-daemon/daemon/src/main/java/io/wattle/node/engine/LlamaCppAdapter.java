package io.wattle.node.engine;

import io.wattle.protocol.DesiredReplica;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// llama.cpp: the engine that comes with Wattle, or a llama-server of the operator's. Both take the same flags.
///
/// @param wattleHome  the distribution's folder, for the engine that comes with it
/// @param llamaServer the operator's binary; it replaces Wattle's engine
/// @param gpuUuids    identities of the node's GPUs by index
public record LlamaCppAdapter(Optional<Path> wattleHome, Optional<Path> llamaServer, Map<Integer, String> gpuUuids)
        implements EngineAdapter {
    private static final String ALL_LAYERS = "999";

    public LlamaCppAdapter {
        gpuUuids = Map.copyOf(gpuUuids);
    }

    @Override
    public Launch launch(DesiredReplica replica, EnginePlace place) {
        Path model = Path.of(replica.source());
        if (!model.isAbsolute() || !Files.isRegularFile(model)) {
            return new Launch.Refuse(
                    "The model file (%s) is not on this node; its source must be the absolute path of a GGUF file."
                            .formatted(replica.source()));
        }
        if (replica.model().startsWith("-")) {
            return new Launch.Refuse("The model's name (%s) must not begin with a dash.".formatted(replica.model()));
        }
        if (!gpuUuids.keySet().containsAll(replica.gpuIndices())) {
            return new Launch.Refuse("The replica wants the GPUs %s and this node has %s."
                    .formatted(
                            replica.gpuIndices(),
                            gpuUuids.keySet().stream().sorted().toList()));
        }
        return llamaServer.map(binary -> server(binary, replica, place)).orElseGet(() -> embedded(replica, place));
    }

    /// Wattle's engine counts tokens as they come; llama-server counts them when a request ends, but its decodes at
    /// once.
    @Override
    public List<String> progressCounters() {
        return llamaServer.isPresent()
                ? List.of("llamacpp:n_decode_total")
                : List.of("llamacpp:prompt_tokens_total", "llamacpp:tokens_predicted_total");
    }

    private Launch server(Path binary, DesiredReplica replica, EnginePlace place) {
        var command = new ArrayList<String>();
        command.add(binary.toString());
        command.addAll(flags(replica, place));
        command.addAll(List.of("--host", "127.0.0.1", "--metrics"));
        if (!replica.gpuIndices().isEmpty()) {
            command.addAll(List.of("--n-gpu-layers", ALL_LAYERS));
        }
        return new Launch.Start(command, environment(replica, place));
    }

    private Launch embedded(DesiredReplica replica, EnginePlace place) {
        if (!replica.gpuIndices().isEmpty()) {
            return new Launch.Refuse("Wattle's own engine runs on processors alone; "
                    + "name a llama-server built for GPUs with --llama-server.");
        }
        var jar = wattleHome.flatMap(LlamaCppAdapter::engineJar);
        if (jar.isEmpty()) {
            return new Launch.Refuse("There is no engine to start, because the system property wattle.home names no "
                    + "distribution; start the daemon with bin/wattle-node, or name a binary with --llama-server.");
        }
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + place.temporary(),
                "-cp",
                jar.get().toString(),
                "io.wattle.engine.EngineMain"));
        command.addAll(flags(replica, place));
        return new Launch.Start(command, environment(replica, place));
    }

    /// The engine's jar names those it needs, so that its class path holds nothing else of the distribution.
    private static Optional<Path> engineJar(Path home) {
        try (var jars = Files.newDirectoryStream(home.resolve("lib"), "engine-[0-9]*.jar")) {
            var found = jars.iterator();
            return found.hasNext() ? Optional.of(found.next()) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /// llama.cpp shares the context among its slots.
    private static List<String> flags(DesiredReplica replica, EnginePlace place) {
        long context = Math.max(1L, replica.contextTokens()) * Math.max(1, replica.maxBatch());
        return List.of(
                "--model", replica.source(),
                "--alias", replica.model(),
                "--port", Integer.toString(place.port()),
                "--ctx-size", Long.toString(context),
                "--parallel", Integer.toString(Math.max(1, replica.maxBatch())));
    }

    /// GPUs by identity, because the driver's order and CUDA's differ; an empty list hides them all.
    private Map<String, String> environment(DesiredReplica replica, EnginePlace place) {
        var environment = new HashMap<String, String>();
        environment.put("TMPDIR", place.temporary().toString());
        environment.put(
                "CUDA_VISIBLE_DEVICES",
                replica.gpuIndices().stream().map(gpuUuids::get).collect(Collectors.joining(",")));
        return environment;
    }
}
