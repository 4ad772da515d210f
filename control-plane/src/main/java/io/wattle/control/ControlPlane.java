package io.wattle.control;

import io.prometheus.client.CollectorRegistry;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.control.api.Backend;
import io.wattle.control.coordination.Coordination;
import io.wattle.control.coordination.CoordinationException;
import io.wattle.control.coordination.EmbeddedZooKeeper;
import io.wattle.control.executor.ControlLoop;
import io.wattle.control.executor.RackGuard;
import io.wattle.control.executor.Services;
import io.wattle.control.gateway.Gateway;
import io.wattle.control.gateway.GatewayConfig;
import io.wattle.control.gateway.GatewayHome;
import io.wattle.control.gateway.rules.RulesFile;
import io.wattle.control.metrics.TimedPolicy;
import io.wattle.control.monitor.Clock;
import io.wattle.control.monitor.FleetMonitor;
import io.wattle.control.planner.Planner;
import io.wattle.control.planner.SpecReader;
import io.wattle.control.store.Database;
import io.wattle.control.store.DatabaseSettings;
import io.wattle.control.store.EventLog;
import io.wattle.control.store.HistoryBuffer;
import io.wattle.control.store.Store;
import io.wattle.control.store.StoreException;
import io.wattle.placement.minimum.MinimumWatts;
import io.wattle.spec.Catalogs;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// A whole control plane in one object: started in order, closed in the opposite order, with nothing left running when
/// a part does not start.
final class ControlPlane {
    private static final int HISTORY_ROWS = 10_000;

    private final Parts parts;
    private final Settings settings;
    private final int port;

    private ControlPlane(Parts parts, Settings settings) throws StartException {
        this.parts = parts;
        this.settings = settings;
        parts.keep("data folder %s".formatted(settings.data()), DataLock.take(settings.data()));
        this.port = Ports.claim(settings.httpHost(), settings.httpPort());
    }

    /// Starts everything; returns once it serves, whether it leads or not.
    ///
    /// @throws StartException with one sentence; nothing is left running then
    static Running start(Settings settings) throws StartException {
        Parts parts = new Parts();
        try {
            return new ControlPlane(parts, settings).start();
        } catch (StartException failed) {
            parts.close();
            throw failed;
        } catch (RuntimeException defect) {
            parts.close();
            throw new StartException(ExitCode.FAILURE, "The control plane did not start: " + defect, defect);
        }
    }

    /// A control plane that serves.
    ///
    /// @param address where others reach it
    /// @param loop    the thread that decides
    record Running(URI address, ControlLoop loop, Parts parts) implements AutoCloseable {
        @Override
        public void close() {
            parts.close();
        }
    }

    private Running start() throws StartException {
        // Both take most of a second and neither needs the other.
        FutureTask<Database> opening = new FutureTask<>(() -> Database.open(databaseSettings()));
        Thread.ofPlatform().name("database-start").start(opening);
        Coordination coordination;
        Store store;
        try {
            coordination = coordinate();
        } finally {
            store = database(opening).store();
        }
        return serve(coordination, store);
    }

    private Coordination coordinate() throws StartException {
        try {
            boolean isAlone = settings.zooKeeper().isEmpty();
            String servers = settings.zooKeeper().isPresent()
                    ? settings.zooKeeper().get()
                    : parts.keep(
                                    "embedded ZooKeeper",
                                    EmbeddedZooKeeper.start(settings.data().resolve("zookeeper")))
                            .connectString();
            Coordination coordination = parts.keep(
                    "session with ZooKeeper at " + servers,
                    Coordination.connect(
                            servers, isAlone ? Coordination.SESSION_TIMEOUT_ALONE : Coordination.SESSION_TIMEOUT));
            if (isAlone) {
                coordination.clearLatch();
            }
            return coordination;
        } catch (CoordinationException unreachable) {
            throw new StartException(ExitCode.UNAVAILABLE, String.valueOf(unreachable.getMessage()), unreachable);
        }
    }

    private Database database(FutureTask<Database> opening) throws StartException {
        try {
            return parts.keep("database " + databaseSettings(), opening.get());
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            int code = cause instanceof StoreException ? ExitCode.UNAVAILABLE : ExitCode.FAILURE;
            throw new StartException(code, String.valueOf(cause.getMessage()), cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartException(ExitCode.FAILURE, "The start was interrupted.", interrupted);
        }
    }

    private DatabaseSettings databaseSettings() {
        Path folder = settings.data().resolve("database");
        return settings.database().orElseGet(() -> DatabaseSettings.embedded(folder));
    }

    private GatewayHome gatewayHome(Store store) throws StartException {
        try {
            return new GatewayHome(
                    RulesFile.read(settings.data().resolve("gateway.yaml")),
                    Optional.of(settings.data().resolve("gateway")),
                    new DatabaseNotes(store));
        } catch (IllegalArgumentException wrong) {
            throw new StartException(ExitCode.USAGE, String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private Running serve(Coordination coordination, Store store) throws StartException {
        CollectorRegistry registry = new CollectorRegistry();
        HardwareCatalog hardware = HardwareCatalog.standard();
        HistoryBuffer history = parts.keep("history", new HistoryBuffer(store, HISTORY_ROWS));
        Services services = new Services(
                coordination,
                store,
                history,
                new EventLog(history),
                new FleetMonitor(),
                new Planner(new TimedPolicy(MinimumWatts::new, registry), hardware),
                hardware,
                new SpecReader(Catalogs.withoutFiles()),
                Clock.SYSTEM,
                settings.heals(),
                settings.address(port));
        ControlLoop loop = new ControlLoop(services);
        loop.start();
        parts.keep("control loop", loop);
        GatewayHome home = gatewayHome(store);
        Gateway gateway =
                new Gateway(loop::routes, new RequestHistory(history), registry, GatewayConfig.DEFAULTS, home);
        MeterTap meters = parts.keep("settling of the energy ledgers", new MeterTap(home.notes()));
        meters.start(loop, services.monitor(), services.clock());
        RackGuard guard = parts.keep("rack guard", new RackGuard(services, loop));
        guard.start();
        Exercise exercise = new Exercise(settings.warmsUp());
        Web web = new Web(Backend.of(services, loop, guard), registry, gateway, exercise::isOver);
        parts.keep("server at " + services.self(), web.start(settings.httpHost(), port));
        exercise.begin();
        try {
            coordination.stand(services.self(), loop);
        } catch (CoordinationException unreachable) {
            throw new StartException(ExitCode.UNAVAILABLE, String.valueOf(unreachable.getMessage()), unreachable);
        }
        return new Running(services.self(), loop, parts);
    }
}
