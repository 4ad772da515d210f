package io.wattle.control.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wattle.control.coordination.Coordination.Tree;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.transaction.CuratorOp;
import org.apache.zookeeper.KeeperException;

/// Trees of small znodes, one child for each key, written by the leader alone.
///
/// A tree is split into children so that none outgrows {@link #LARGEST_ZNODE}, however many nodes and models there are.
final class KeyedZnodes {
    /// Far below ZooKeeper's 1 MiB, which is a cliff: past it the whole session breaks.
    static final int LARGEST_ZNODE = 16 * 1024;
    /// Children written in one transaction, so that a transaction too stays far below 1 MiB.
    private static final int BATCH = 32;

    /// A leader writes twice a second, mostly nothing.
    private static final int WRITES_PER_LOOK = 9;

    private final CuratorFramework client;
    private final Map<Tree, Map<String, byte[]>> written = new EnumMap<>(Tree.class);

    private long writes;

    KeyedZnodes(CuratorFramework client) {
        this.client = client;
    }

    synchronized void write(Epoch epoch, Tree tree, Map<String, byte[]> values)
            throws EpochLostException, CoordinationException {
        requireSmall(tree, values);
        Map<String, byte[]> known = written.containsKey(tree) && isWhole(tree) ? written.get(tree) : read(tree);
        // Forgotten until the write is known to be done: a lost answer leaves the tree's contents open.
        written.remove(tree);
        List<CuratorOp> operations = difference(tree, known, values);
        for (int from = 0; from < operations.size(); from += BATCH) {
            commit(epoch, tree, operations.subList(from, Math.min(from + BATCH, operations.size())));
        }
        written.put(tree, new HashMap<>(values));
    }

    /// Whether all children are still there, looked up now and then: somebody may have deleted one by hand.
    private boolean isWhole(Tree tree) throws CoordinationException {
        if (writes++ % WRITES_PER_LOOK != 0) {
            return true;
        }
        try {
            Set<String> names = new HashSet<>();
            for (String child : client.getChildren().forPath(tree.path())) {
                names.add(URLDecoder.decode(child, UTF_8));
            }
            return names.equals(written.getOrDefault(tree, Map.of()).keySet());
        } catch (Exception failed) { // Curator declares no narrower one
            throw new CoordinationException(
                    "ZooKeeper failed to list %s: %s".formatted(tree.path(), failed.getMessage()), failed);
        }
    }

    Map<String, byte[]> read(Tree tree) throws CoordinationException {
        try {
            Map<String, byte[]> found = new TreeMap<>();
            if (client.checkExists().forPath(tree.path()) == null) {
                client.create().orSetData().creatingParentsIfNeeded().forPath(tree.path(), new byte[0]);
            }
            for (String child : client.getChildren().forPath(tree.path())) {
                found.put(URLDecoder.decode(child, UTF_8), client.getData().forPath(tree.path() + "/" + child));
            }
            return found;
        } catch (Exception failed) { // Curator declares no narrower one
            throw new CoordinationException(
                    "ZooKeeper failed to read %s: %s".formatted(tree.path(), failed.getMessage()), failed);
        }
    }

    /// Forgets what this process wrote: another may have led and written since.
    synchronized void forget() {
        written.clear();
    }

    void deleteChildren(String path) throws CoordinationException {
        try {
            if (client.checkExists().forPath(path) != null) {
                for (String child : client.getChildren().forPath(path)) {
                    client.delete().quietly().forPath(path + "/" + child);
                }
            }
        } catch (Exception failed) { // Curator declares no narrower one
            throw new CoordinationException(
                    "ZooKeeper failed to clear %s: %s".formatted(path, failed.getMessage()), failed);
        }
    }

    private List<CuratorOp> difference(Tree tree, Map<String, byte[]> known, Map<String, byte[]> values)
            throws CoordinationException {
        List<CuratorOp> operations = new ArrayList<>();
        try {
            for (Map.Entry<String, byte[]> value : values.entrySet()) {
                byte[] before = known.get(value.getKey());
                String path = tree.child(value.getKey());
                if (before == null) {
                    operations.add(client.transactionOp().create().forPath(path, value.getValue()));
                } else if (!Arrays.equals(before, value.getValue())) {
                    operations.add(client.transactionOp().setData().forPath(path, value.getValue()));
                }
            }
            for (String gone : known.keySet()) {
                if (!values.containsKey(gone)) {
                    operations.add(client.transactionOp().delete().forPath(tree.child(gone)));
                }
            }
        } catch (Exception failed) { // Curator declares no narrower one
            throw new CoordinationException("A transaction could not be built: " + failed.getMessage(), failed);
        }
        return operations;
    }

    private void commit(Epoch epoch, Tree tree, List<CuratorOp> operations)
            throws EpochLostException, CoordinationException {
        List<CuratorOp> guarded = new ArrayList<>();
        try {
            guarded.add(
                    client.transactionOp().check().withVersion(epoch.version()).forPath(EpochZnode.PATH));
            guarded.addAll(operations);
            client.transaction().forOperations(guarded);
        } catch (KeeperException.BadVersionException overtaken) {
            throw new EpochLostException(epoch, overtaken);
        } catch (Exception failed) { // Curator declares no narrower one
            throw new CoordinationException(
                    "ZooKeeper failed to write %s: %s".formatted(tree.path(), failed.getMessage()), failed);
        }
    }

    private static void requireSmall(Tree tree, Map<String, byte[]> values) throws CoordinationException {
        for (Map.Entry<String, byte[]> value : values.entrySet()) {
            if (value.getValue().length > LARGEST_ZNODE) {
                throw new CoordinationException("The znode %s would hold %d bytes; at most %d are written."
                        .formatted(tree.child(value.getKey()), value.getValue().length, LARGEST_ZNODE));
            }
        }
    }
}
