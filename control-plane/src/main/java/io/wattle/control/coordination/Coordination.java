package io.wattle.control.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.apache.curator.framework.state.ConnectionState;
import org.apache.curator.retry.BoundedExponentialBackoffRetry;
import org.apache.curator.utils.CloseableUtils;
import org.jspecify.annotations.Nullable;

/// This control plane's place among the others: one session, one latch, and the znodes below {@code /wattle}.
///
/// The latch is a hint and nothing more: two control planes may believe that they lead. What they write goes through
/// {@link #write}, which ZooKeeper refuses from all but the latest epoch.
public final class Coordination implements AutoCloseable {
    /// How long ZooKeeper waits for a silent control plane before another may lead.
    public static final Duration SESSION_TIMEOUT = Duration.ofSeconds(8);

    private static final String LATCH = "/latch";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /// Share of the session's time-out after which a client without connection takes its session for lost, so that it
    /// gives up before the server does.
    private static final int EXPIRATION_PERCENT = 66;

    private final CuratorFramework client;
    private final ExecutorService callbacks;
    private final ExecutorService calls;
    private final EpochZnode epochs;
    private final KeyedZnodes znodes;
    private final RouteWatch routes;
    private volatile SessionState state = SessionState.STARTING;
    private @Nullable LeaderLatch latch;

    private Coordination(CuratorFramework client) {
        this.client = client;
        this.callbacks = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("coordination").factory());
        this.calls = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("route-watch").factory());
        this.epochs = new EpochZnode(client);
        this.znodes = new KeyedZnodes(client);
        this.routes = new RouteWatch(client, calls);
    }

    /// Connects.
    ///
    /// @param connectString {@code host:port,…}
    /// @throws CoordinationException with one sentence when no server answers
    public static Coordination connect(String connectString) throws CoordinationException {
        CuratorFramework client = CuratorFrameworkFactory.builder()
                .connectString(connectString)
                .namespace("wattle")
                .sessionTimeoutMs((int) SESSION_TIMEOUT.toMillis())
                .connectionTimeoutMs(4000)
                .simulatedSessionExpirationPercent(EXPIRATION_PERCENT)
                .retryPolicy(new BoundedExponentialBackoffRetry(50, 1000, 4))
                .build();
        Coordination coordination = new Coordination(client);
        client.getConnectionStateListenable()
                .addListener((same, change) -> coordination.state = state(change), coordination.callbacks);
        client.start();
        try {
            if (client.blockUntilConnected((int) CONNECT_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                coordination.state = SessionState.CONNECTED;
                coordination.epochs.create();
                return coordination;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (CoordinationException broken) {
            coordination.close();
            throw broken;
        }
        coordination.close();
        throw new CoordinationException("ZooKeeper at %s did not answer within %d s; start it or correct --zookeeper."
                .formatted(connectString, CONNECT_TIMEOUT.toSeconds()));
    }

    /// Removes what an earlier process left in the latch, so that nobody waits for its session to end. Only for a
    /// ZooKeeper that nobody else uses.
    public void clearLatch() throws CoordinationException {
        znodes.deleteChildren(LATCH);
    }

    /// Stands for election until {@link #close}.
    ///
    /// @param self where this control plane is reached
    public synchronized void stand(URI self, LeadershipListener listener) throws CoordinationException {
        LeaderLatch fresh = new LeaderLatch(client, LATCH, self.toString(), LeaderLatch.CloseMode.NOTIFY_LEADER);
        fresh.addListener(
                new LeaderLatchListener() {
                    @Override
                    public void isLeader() {
                        listener.mayLead();
                    }

                    @Override
                    public void notLeader() {
                        listener.mustNotLead();
                    }
                },
                callbacks);
        try {
            fresh.start();
        } catch (Exception failed) { // the recipe declares no narrower one
            throw new CoordinationException("The leader latch did not start: " + failed.getMessage(), failed);
        }
        latch = fresh;
    }

    /// Gives the latch to another, then stands again.
    public synchronized void standAgain(URI self, LeadershipListener listener) throws CoordinationException {
        closeLatch();
        stand(self, listener);
    }

    /// Whether the latch says that this control plane leads. A hint.
    public synchronized boolean hasLatch() {
        return latch != null && latch.hasLeadership();
    }

    /// Begins a new epoch; every earlier one is over from then on.
    public Epoch takeEpoch(URI self) throws CoordinationException {
        znodes.forget();
        return epochs.take(self);
    }

    /// Makes sure that no other control plane has taken over since.
    public void confirm(Epoch epoch) throws EpochLostException, CoordinationException {
        epochs.confirm(epoch);
    }

    /// Whoever took the latest epoch; none before the first election.
    public Optional<URI> leader() throws CoordinationException {
        return epochs.leader();
    }

    /// Makes the children of {@code tree} those of {@code values}, in transactions that check the epoch.
    ///
    /// Only children that differ from the last write through this object are sent.
    ///
    /// @throws EpochLostException if another control plane has taken over; nothing was written then
    public void write(Epoch epoch, Tree tree, Map<String, byte[]> values)
            throws EpochLostException, CoordinationException {
        znodes.write(epoch, tree, values);
    }

    /// All children of {@code tree} with their contents.
    public Map<String, byte[]> read(Tree tree) throws CoordinationException {
        return znodes.read(tree);
    }

    /// Calls back with all routes whenever they change.
    public void watchRoutes(RouteListener listener) {
        routes.start(listener);
    }

    public SessionState state() {
        return state;
    }

    /// Leaves in order: recipes before the session they live on, since the other order recurses inside Curator.
    @Override
    public synchronized void close() {
        closeLatch();
        routes.close();
        client.close();
        callbacks.shutdownNow();
        calls.shutdownNow();
    }

    private void closeLatch() {
        LeaderLatch held = latch;
        latch = null;
        if (held != null && held.getState() == LeaderLatch.State.STARTED) {
            try {
                held.close();
            } catch (IOException alreadyClosed) {
                CloseableUtils.closeQuietly(held);
            }
        }
    }

    private static SessionState state(ConnectionState change) {
        return switch (change) {
            case CONNECTED, RECONNECTED -> SessionState.CONNECTED;
            case SUSPENDED, READ_ONLY -> SessionState.SUSPENDED;
            case LOST -> SessionState.LOST;
        };
    }

    /// The trees of znodes that a leader writes.
    public enum Tree {
        /// One child for each rack: who was granted what until when.
        LEDGER("/ledger"),
        /// One child for each model: where it is served, for the gateways of the other control planes.
        ROUTES("/routes");

        private final String path;

        Tree(String path) {
            this.path = path;
        }

        String path() {
            return path;
        }

        /// A name of any characters as a child's path.
        String child(String name) {
            return path + "/" + java.net.URLEncoder.encode(name, UTF_8);
        }
    }
}
