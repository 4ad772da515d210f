package io.wattle.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// A rack of four nodes with a board each: daemon, powerd and fake driver. The second node has a small disk.
final class ProofNodes {
    static final List<String> NAMES = List.of("n1", "n2", "n3", "n4");
    static final double GUARD = 100;

    private final Path folder;
    private final Map<String, PowerdProcess> boards = new LinkedHashMap<>();
    private final Map<String, NodeProcess> daemons = new LinkedHashMap<>();
    private final SmallDisk disk = new SmallDisk();

    ProofNodes(Path folder) {
        this.folder = folder;
    }

    SmallDisk disk() {
        return disk;
    }

    void start(List<URI> controlPlanes) throws Exception {
        for (String node : NAMES) {
            boards.put(node, PowerdProcess.start(Files.createDirectories(folder.resolve(node)), node));
        }
        for (PowerdProcess board : boards.values()) {
            board.awaitReady();
        }
        disk.mount(Files.createDirectories(folder.resolve("n2").resolve("data")));
        for (String node : NAMES) {
            startDaemon(node, controlPlanes);
        }
    }

    /// Kills its daemon and starts another; its engines live on.
    void restart(String node, List<URI> controlPlanes) throws Exception {
        Objects.requireNonNull(daemons.get(node)).kill();
        startDaemon(node, controlPlanes);
    }

    /// All of it at once, as without power: daemon, engines and powerd.
    void kill(String node) throws IOException {
        Objects.requireNonNull(daemons.get(node)).close();
        board(node).close();
    }

    PowerdProcess board(String node) {
        return Objects.requireNonNull(boards.get(node));
    }

    private void startDaemon(String node, List<URI> controlPlanes) throws IOException {
        PowerdProcess board = board(node);
        daemons.put(node, NodeProcess.start(folder.resolve(node), node, controlPlanes, board));
    }

    /// Applies the rack with this cap, and a model that takes most of it.
    void cap(URI leader, double watts) throws Exception {
        Http.Answer applied = apply(leader, watts);
        assertThat(applied.status()).as(applied.text()).isEqualTo(200);
    }

    /// The same, where it may be refused.
    Http.Answer apply(URI leader, double watts) throws Exception {
        String node = "    - {name: %s, arch: x86_64, gpu: H100-SXM-80GB, gpus: 1, memory: 64 GiB, "
                + "host: {idle: 10 W, max: 40 W}}\n";
        String nodes = NAMES.stream().map(node::formatted).collect(Collectors.joining());
        String model = Files.writeString(folder.resolve("m.gguf"), "fine").toString();
        String documents = """
                apiVersion: wattle.io/v1alpha1
                kind: Cluster
                metadata: {name: lab}
                spec:
                  racks:
                  - name: r1
                    cap: %.0f W
                    guard: %.0f W
                    nodes:
                %s---
                apiVersion: wattle.io/v1alpha1
                kind: Model
                metadata: {name: chat}
                spec:
                  architecture: meta-llama/Llama-3.1-8B
                  source: {path: %s}
                  engine: {type: llama-cpp}
                  precisions: [fp16]
                  demand: {requestsPerSecond: 23, inputTokens: 2000, outputTokens: 200}
                  replicas: {min: 3, max: 3}
                """.formatted(watts, GUARD, nodes, model);
        return Http.at(leader).apply(documents);
    }

    /// Boards above their lowest limits.
    long raised() {
        return boards.values().stream()
                .filter(board -> board.watts() > PowerdProcess.LOWEST_WATTS)
                .count();
    }

    /// The most that the rack may draw, by what powerd said it set.
    double drawn() {
        return boards.values().stream()
                .mapToDouble(board -> PowerdProcess.HOST_WATTS + board.watts())
                .sum();
    }

    /// How many limits were set.
    long limits() {
        return boards.values().stream()
                .mapToLong(board -> board.limits().size())
                .sum();
    }

    /// What powerd said, held against what was read from ZooKeeper: a sentence for each board that was set above its
    /// lowest limit without a grant.
    List<String> ungranted(LedgerCheck ledger) {
        List<String> wrong = new ArrayList<>();
        boards.forEach((node, board) -> {
            for (PowerdProcess.Limit limit : board.limits()) {
                double most = PowerdProcess.HOST_WATTS + limit.watts();
                if (limit.watts() > PowerdProcess.LOWEST_WATTS && !ledger.granted(node, limit.atNanos(), most)) {
                    wrong.add("%s set its board to %.0f W without a grant".formatted(node, limit.watts()));
                }
            }
        });
        return wrong;
    }

    void close() throws Exception {
        for (NodeProcess daemon : daemons.values()) {
            daemon.close();
        }
        boards.values().forEach(PowerdProcess::close);
        disk.unmount();
    }
}
