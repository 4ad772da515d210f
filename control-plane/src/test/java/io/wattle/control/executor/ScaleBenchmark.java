package io.wattle.control.executor;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.control.detector.Detector;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.FleetMonitor;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.CpuArchitecture;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.HostPower;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.Rack;
import io.wattle.node.lease.AcceptedState;
import io.wattle.power.Charges;
import io.wattle.power.Moment;
import io.wattle.protocol.MalformedMessageException;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.ProtocolCodec;
import io.wattle.quantity.Watts;
import io.wattle.testing.StubNode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How much time of its processor one thread needs for a second of reports of 10,000 nodes with 8 GPUs, and for what
/// the leader does with
/// them besides planning: look, detect, step, check, encode the ledger. No network, no store, no collection of garbage.
public final class ScaleBenchmark {
    private static final int NODES = 10_000;
    private static final int RACK = 4;
    private static final int ROUNDS = 30;
    private static final int WARM = 8;

    private ScaleBenchmark() {}

    public static void main(String[] arguments) throws MalformedMessageException {
        ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
        Cluster cluster = cluster();
        Executor executor = new Executor(new Charges(HardwareCatalog.standard()));
        FleetMonitor monitor = new FleetMonitor();
        Map<NodeId, NodeTarget> targets = new HashMap<>();
        List<SimReport> daemons = new ArrayList<>();
        cluster.nodes().forEach(node -> {
            targets.put(node.id(), new NodeTarget(List.of(StubNode.desired("m/0", 1)), new Watts(4_000)));
            daemons.add(new SimReport(node.id().value()));
        });
        ExecutorState state = new ExecutorState(1, 0, new TreeMap<>());
        Detector detector = Detector.NOTHING;
        Moment now = new Moment(0, Instant.EPOCH);
        List<Double> reports = new ArrayList<>();
        List<Double> loops = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            now = now.plus(Duration.ofSeconds(1));
            List<byte[]> bodies = bodies(daemons);
            long begin = cpu.getCurrentThreadCpuTime();
            for (byte[] body : bodies) {
                monitor.accept(ProtocolCodec.decode(body, NodeReport.class), now);
            }
            long taken = cpu.getCurrentThreadCpuTime();
            Fleet fleet = monitor.fleet();
            detector = detector.step(Watching.sight(cluster, executor, state, fleet, now))
                    .next();
            ExecutorState next =
                    executor.step(state, new Executor.Input(cluster, targets, fleet, Optional.empty(), now));
            if (!executor.violations(cluster, state, next).isEmpty()) {
                throw new IllegalStateException("The ledger was refused.");
            }
            Ledger.write(next);
            state = next;
            if (round >= WARM) {
                reports.add((taken - begin) / 1e6);
                loops.add((cpu.getCurrentThreadCpuTime() - taken) / 1e6);
            }
        }
        print("10,000 reports decoded and taken in", reports);
        print("the leader's loop", loops);
    }

    private static List<byte[]> bodies(List<SimReport> daemons) {
        Double[] limits = new Double[8];
        Arrays.fill(limits, 500.0);
        var says = new SimReport.Says(new AcceptedState(1, 1), List.of(), List.of(limits), false);
        return daemons.stream()
                .map(daemon -> ProtocolCodec.encode(daemon.next(says)))
                .toList();
    }

    private static void print(String what, List<Double> millis) {
        Collections.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "%s: median %.0f ms, p99 %.0f ms, most %.0f ms of processor time%n",
                what,
                millis.get(millis.size() / 2),
                millis.get((int) (millis.size() * 0.99)),
                millis.getLast());
    }

    private static Cluster cluster() {
        List<Rack> racks = new ArrayList<>();
        for (int first = 0; first < NODES; first += RACK) {
            List<Node> nodes = new ArrayList<>();
            for (int index = first; index < first + RACK; index++) {
                nodes.add(new Node(
                        new NodeId("node-" + index),
                        CpuArchitecture.X86_64,
                        Optional.of(new GpuGroup("H100-SXM-80GB", 8)),
                        Optional.empty(),
                        Optional.empty(),
                        new HostPower(new Watts(900), new Watts(1_900))));
            }
            DomainId id = new DomainId("rack-" + first / RACK);
            racks.add(new Rack(id, Optional.empty(), new Watts(30_000), new Watts(400), nodes));
        }
        return new Cluster("large", List.of(), racks);
    }
}
