package io.wattle.control.executor;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.control.coordination.Coordination;
import io.wattle.control.coordination.EmbeddedZooKeeper;
import io.wattle.control.monitor.FleetMonitor;
import io.wattle.control.planner.AppliedDocument;
import io.wattle.control.planner.DocumentReader.ReadDocument;
import io.wattle.control.planner.DocumentSet;
import io.wattle.control.planner.Planner;
import io.wattle.control.planner.SpecReader;
import io.wattle.control.store.Database;
import io.wattle.control.store.DatabaseSettings;
import io.wattle.control.store.DocumentRow;
import io.wattle.control.store.EventLog;
import io.wattle.control.store.HistoryBuffer;
import io.wattle.fleet.NodeId;
import io.wattle.placement.FirstFit;
import io.wattle.power.Moment;
import io.wattle.protocol.ProtocolCodec;
import io.wattle.spec.Catalogs;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.data.Stat;

/// What one second of a large fleet costs the leader: the real {@code Leader} with a real ZooKeeper and H2, all nodes
/// reporting once a second, each running one replica on 8 GPUs: {@code LeaderBenchmark [nodes] [seconds]}.
///
/// Time is simulated, so that no second waits; what is printed is processor time and time on the wall of the loop's
/// thread, and ZooKeeper's transactions for each simulated second.
public final class LeaderBenchmark {
    private static final int RACK = 4;
    private static final int PER_MODEL = 50;
    private static final int WARM = 10;
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Services services;
    private final Leader leader;
    private final CuratorFramework zooKeeper;
    private final List<ScaleNode> nodes = new ArrayList<>();
    private final ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
    private Moment now = new Moment(0, START);

    private LeaderBenchmark(Services services, CuratorFramework zooKeeper) {
        this.services = services;
        this.leader = new Leader(services, new Follower(services));
        this.zooKeeper = zooKeeper;
    }

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60;
        Path folder = Files.createTempDirectory("leader-benchmark");
        try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(folder.resolve("zookeeper"));
                Coordination coordination =
                        Coordination.connect(server.connectString(), Coordination.SESSION_TIMEOUT_ALONE);
                CuratorFramework client =
                        CuratorFrameworkFactory.newClient(server.connectString(), new RetryOneTime(100));
                Database database = Database.open(DatabaseSettings.embedded(folder));
                HistoryBuffer history = new HistoryBuffer(database.store(), 10_000)) {
            client.start();
            LeaderBenchmark[] self = new LeaderBenchmark[1];
            Services services = new Services(
                    coordination,
                    database.store(),
                    history,
                    new EventLog(history),
                    new FleetMonitor(),
                    new Planner(new FirstFit(), HardwareCatalog.standard()),
                    HardwareCatalog.standard(),
                    new SpecReader(Catalogs.withoutFiles()),
                    () -> self[0] == null ? new Moment(0, START) : self[0].now,
                    true,
                    URI.create("http://127.0.0.1:1"));
            self[0] = new LeaderBenchmark(services, client);
            self[0].run(count, seconds);
        }
    }

    private void run(int count, int seconds) throws Exception {
        store(documents(count));
        for (int index = 0; index < count; index++) {
            nodes.add(new ScaleNode("node-" + index));
        }
        long began = System.nanoTime();
        leader.tick(now);
        System.out.printf(Locale.ROOT, "taken over and planned in %.1f s%n", (System.nanoTime() - began) / 1e9);
        List<Double> reports = new ArrayList<>();
        List<Double> loops = new ArrayList<>();
        List<Double> walls = new ArrayList<>();
        List<Double> fixed = new ArrayList<>();
        long transactions = 0;
        for (int second = 0; second < WARM + seconds; second++) {
            if (second == WARM) {
                transactions = transactions();
            }
            double taken = report();
            for (int tick = 0; tick < 2; tick++) {
                now = now.plus(Duration.ofMillis(500));
                long wall = System.nanoTime();
                long begin = cpu.getCurrentThreadCpuTime();
                leader.tick(now);
                if (second >= WARM) {
                    loops.add((cpu.getCurrentThreadCpuTime() - begin) / 1e6);
                    walls.add((System.nanoTime() - wall) / 1e6);
                }
            }
            if (second >= WARM) {
                reports.add(taken);
                fixed.add(fixedWork());
            }
        }
        print("%,d reports decoded and taken in".formatted(count), reports);
        print("a step of the leader, processor time", loops);
        print("a step of the leader, on the wall", walls);
        print("a fixed piece of work, processor time", fixed);
        System.out.printf(
                Locale.ROOT,
                "a step takes %.2f of the fixed work at p99, %.2f at the median%n",
                at(loops, 0.99) / at(fixed, 0.5),
                at(loops, 0.5) / at(fixed, 0.5));
        System.out.printf(
                Locale.ROOT,
                "%.1f ZooKeeper transactions a second; %d of %d nodes serve%n",
                (transactions() - transactions) / (double) seconds,
                nodes.stream().filter(ScaleNode::serves).count(),
                count);
    }

    /// Sorts the same million numbers: what a machine that others use makes of it, it makes of a step too.
    private double fixedWork() {
        long[] numbers = new SplittableRandom(1).longs(1_000_000).toArray();
        long begin = cpu.getCurrentThreadCpuTime();
        Arrays.sort(numbers);
        return (cpu.getCurrentThreadCpuTime() - begin) / 1e6;
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.get((int) (sorted.size() * share));
    }

    /// All nodes report and hear.
    private double report() throws Exception {
        List<byte[]> bodies = nodes.stream().map(ScaleNode::report).toList();
        long begin = cpu.getCurrentThreadCpuTime();
        for (byte[] body : bodies) {
            services.monitor().accept(ProtocolCodec.decode(body, io.wattle.protocol.NodeReport.class), now);
        }
        double taken = (cpu.getCurrentThreadCpuTime() - begin) / 1e6;
        ExecutorState committed = leader.acting(now).orElseThrow().committed();
        nodes.forEach(node -> node.follow(committed.answer(new NodeId(node.name()), now)));
        return taken;
    }

    /// ZooKeeper numbers all that is written.
    private long transactions() throws Exception {
        Stat stat = new Stat();
        zooKeeper.create().orSetData().storingStatIn(stat).forPath("/benchmark");
        return stat.getMzxid() & 0xffffffffL;
    }

    private void store(String documents) throws Exception {
        List<AppliedDocument> read = new ArrayList<>();
        for (ReadDocument document : services.reader().read(documents)) {
            read.add(new AppliedDocument(document.body(), 1, START, START, document.content()));
        }
        services.store()
                .putDocuments(new DocumentSet(read)
                        .documents().stream()
                                .map(document -> new DocumentRow(
                                        document.id(),
                                        document.content().kind(),
                                        document.content().name(),
                                        document.body(),
                                        1,
                                        START,
                                        START))
                                .collect(Collectors.toList()));
    }

    private static String documents(int count) {
        StringBuilder text = new StringBuilder("""
                apiVersion: wattle.io/v1alpha1
                kind: Cluster
                metadata: {name: large}
                spec:
                  powerDomains:
                  - {name: site, capacity: 100 MW, derating: 0.9}
                  racks:
                """);
        for (int rack = 0; rack < count / RACK; rack++) {
            text.append("  - name: rack-%d%n    parent: site%n    cap: 31 kW%n    guard: 400 W%n    nodes:%n"
                    .formatted(rack));
            for (int node = rack * RACK; node < (rack + 1) * RACK; node++) {
                text.append("    - {name: node-%d, arch: x86_64, gpu: H100-SXM-80GB, gpus: 8, memory: 1 TiB, "
                                .formatted(node))
                        .append("host: {idle: 900 W, max: 1900 W}}\n");
            }
        }
        for (int model = 0; model < count / PER_MODEL; model++) {
            text.append("""
                    ---
                    apiVersion: wattle.io/v1alpha1
                    kind: Model
                    metadata: {name: chat-%d}
                    spec:
                      architecture: meta-llama/Llama-3.1-70B
                      source: {path: /models/llama}
                      engine: {type: vllm}
                      precisions: [bf16]
                      demand: {requestsPerSecond: 40, inputTokens: 500, outputTokens: 200}
                      parallelism: {tensor: 8}
                      replicas: {min: %d, max: %d}
                    """.formatted(model, PER_MODEL, PER_MODEL));
        }
        return text.toString();
    }

    private static void print(String what, List<Double> millis) {
        Collections.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "%s: median %.0f ms, p99 %.0f ms, most %.0f ms%n",
                what,
                millis.get(millis.size() / 2),
                millis.get((int) (millis.size() * 0.99)),
                millis.getLast());
    }
}
