package io.wattle.node;

import io.wattle.fleet.CpuArchitecture;
import io.wattle.node.engine.EngineAdapter;
import io.wattle.node.engine.EngineHands;
import io.wattle.node.engine.Engines;
import io.wattle.node.engine.LlamaCppAdapter;
import io.wattle.node.engine.RunningEndpointAdapter;
import io.wattle.node.engine.UnconfiguredAdapter;
import io.wattle.node.health.GpuFaults;
import io.wattle.node.health.Notices;
import io.wattle.node.health.XidWatch;
import io.wattle.node.http.GpuView;
import io.wattle.node.http.NodeServer;
import io.wattle.node.http.NodeView;
import io.wattle.node.lease.AcceptedFile;
import io.wattle.node.lease.CapKeeper;
import io.wattle.node.lease.NodeIdentity;
import io.wattle.node.lease.PowerdLink;
import io.wattle.node.lease.ReportExchange;
import io.wattle.node.lease.UnkeptCaps;
import io.wattle.node.sensor.GpuEvents;
import io.wattle.node.sensor.GuardedSensor;
import io.wattle.node.sensor.NvmlSession;
import io.wattle.node.sensor.ProcessTable;
import io.wattle.node.telemetry.GpuWatch;
import io.wattle.node.telemetry.NodeAccount;
import io.wattle.node.telemetry.NodeSample;
import io.wattle.node.telemetry.ReplicaWork;
import io.wattle.node.telemetry.SamplingLoop;
import io.wattle.node.telemetry.SensorSuite;
import io.wattle.node.wire.HttpCalls;
import io.wattle.protocol.DesiredReplica;
import io.wattle.workload.EngineKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The parts of the daemon, wired together.
final class NodeDaemon {
    private static final Logger LOG = LoggerFactory.getLogger(NodeDaemon.class);
    private static final Duration CONNECT = Duration.ofSeconds(2);

    /// Somebody waits for the daemon to end, so the last drains are short.
    private static final Duration LAST_DRAIN = Duration.ofSeconds(5);

    private static final Duration LAST_PATIENCE = Duration.ofSeconds(20);

    private final NodeSettings settings;
    private final ProcessTable processes = new ProcessTable(Path.of("/proc"));
    private final HttpCalls http = new HttpCalls(CONNECT);
    private final AtomicReference<Optional<ReportExchange>> permission = new AtomicReference<>(Optional.empty());
    private final FolderLock lock;
    private final Engines engines;
    private final Notices notices;
    private final GpuFaults faults;
    private final Optional<XidWatch> xids;
    private final CapKeeper caps;
    private final SamplingLoop sampling;
    private final ReportExchange exchange;
    private final NodeServer server;

    private NodeDaemon(NodeSettings settings, Machine machine, InstantSource clock)
            throws UsageException, UnavailableException, IOException {
        this.settings = settings;
        var options = settings.options();
        lock = FolderLock.take(options.data);
        var hands = new EngineHands(options.data.resolve("engines"), processes, http, adapters(options, machine));
        engines = new Engines(hands, settings.policy(), this::mayStart);
        var sensors = machine.sensors(options, clock);
        var bounds = settings.hostPower(machine.cpu(), machine.memory());
        LOG.info(
                "Host power: {} idle, {} at most.",
                bounds.power().idle(),
                bounds.power().max());
        notices = new Notices(clock);
        faults = new GpuFaults(sensors::gpus, notices, engines::restart);
        xids = machine.gpus().session().map(session -> new XidWatch(new GpuEvents(session), faults::xid));
        sampling = new SamplingLoop(
                sensors, new NodeAccount(bounds, machine.gpus().gpus()), this::work, sample -> look(sample, machine));
        caps = caps(options, machine);
        exchange = new ReportExchange(
                new ReportExchange.Setup(
                        identity(settings, machine),
                        options.controlPlanes,
                        http,
                        new AcceptedFile(options.data.resolve("accepted.json")),
                        caps,
                        clock,
                        new SplittableRandom()),
                new ReportExchange.Ports(sampling::latest, engines::views, engines::follow, notices, faults::now));
        permission.set(Optional.of(exchange));
        server = new NodeServer(options.httpHost, options.httpPort, view(sensors));
    }

    /// @throws UnavailableException if the port or the folder is taken
    static NodeDaemon start(NodeSettings settings) throws UsageException, UnavailableException, IOException {
        var clock = InstantSource.system();
        var library = Optional.ofNullable(System.getenv("WATTLE_NVML_LIBRARY")).map(Path::of);
        var daemon = new NodeDaemon(settings, Machine.find(library, clock), clock);
        daemon.start();
        return daemon;
    }

    private void start() throws UnavailableException, IOException {
        try {
            server.start();
        } catch (IOException taken) {
            throw new UnavailableException(
                    "Nobody can listen on port %d of %s: it is taken, or the address is not this machine's."
                            .formatted(settings.options().httpPort, settings.options().httpHost));
        }
        engines.start();
        sampling.start();
        xids.ifPresent(XidWatch::start);
        exchange.start();
    }

    /// Where metrics and health are served.
    String address() {
        return "http://%s:%d".formatted(settings.options().httpHost, server.port());
    }

    /// Ends in order. Engines stay for the next daemon, unless told otherwise.
    void stop() {
        exchange.close();
        if (settings.options().exitWithParent || settings.options().stopEnginesOnExit) {
            try {
                engines.stopAll(LAST_DRAIN, LAST_PATIENCE);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        engines.close();
        xids.ifPresent(XidWatch::close);
        sampling.close();
        server.close();
        http.close();
        LOG.info("Ended{}.", lock.isHeld() ? "" : " without its folder");
    }

    private boolean mayStart() {
        return permission.get().stream().anyMatch(ReportExchange::mayStart);
    }

    private List<ReplicaWork> work() {
        return engines.views().stream()
                .map(view -> new ReplicaWork(
                        view.runs().replica(),
                        view.pid().isPresent() ? processes.find(view.pid().getAsLong()) : Optional.empty(),
                        view.gpuIndices()))
                .toList();
    }

    private void look(NodeSample sample, Machine machine) {
        faults.look(
                System.nanoTime(),
                machine.gpus().session().map(NvmlSession::generation).orElse(0L));
        faults.compareEnergy(sample.gpus());
    }

    private NodeView view(SensorSuite sensors) {
        return new NodeView(
                sampling::latest,
                engines::views,
                exchange::view,
                () -> sensors.all().stream().collect(Collectors.toMap(GuardedSensor::name, GuardedSensor::stalls)),
                new GpuView(sampling::gpuFigures, () -> stalls(sensors), faults, notices, caps::figures),
                sampling::isAlive,
                engines::isAlive);
    }

    private static Map<String, Long> stalls(SensorSuite sensors) {
        return sensors.gpus().stream().collect(Collectors.toMap(GpuWatch::name, GpuWatch::stalls));
    }

    private CapKeeper caps(NodeOptions options, Machine machine) {
        return options.powerdSocket.isPresent()
                ? new PowerdLink(
                        options.powerdSocket.get(),
                        processes,
                        new PowerdLink.Sight(machine.gpuIndices(), sampling::gpuDraws))
                : new UnkeptCaps();
    }

    private static NodeIdentity identity(NodeSettings settings, Machine machine) {
        String jvm = System.getProperty("os.arch");
        String arch = CpuArchitecture.ofLabel(jvm).map(CpuArchitecture::label).orElse(jvm);
        return new NodeIdentity(
                settings.name(), UUID.randomUUID().toString(), DaemonVersion.text(), arch, machine.cpu());
    }

    private static Function<DesiredReplica, EngineAdapter> adapters(NodeOptions options, Machine machine) {
        var home = Optional.ofNullable(System.getProperty("wattle.home"))
                .map(Path::of)
                .filter(Files::isDirectory);
        var unconfigured = new UnconfiguredAdapter();
        Map<EngineKind, EngineAdapter> known = Map.of(
                EngineKind.LLAMA_CPP, new LlamaCppAdapter(home, options.llamaServer, machine.gpuUuids()),
                EngineKind.OPENAI, new RunningEndpointAdapter());
        return replica -> EngineKind.ofLabel(replica.engine())
                .map(kind -> known.getOrDefault(kind, unconfigured))
                .orElse(unconfigured);
    }
}
