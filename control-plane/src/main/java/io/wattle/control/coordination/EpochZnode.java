package io.wattle.control.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.data.Stat;

/// The fencing epoch: the number and the address of the latest leader in one line.
final class EpochZnode {
    static final String PATH = "/epoch";

    private static final int ATTEMPTS = 3;
    private static final String NOBODY = "0 -";

    private final CuratorFramework client;

    EpochZnode(CuratorFramework client) {
        this.client = client;
    }

    void create() throws CoordinationException {
        try {
            client.create().orSetData(0).creatingParentsIfNeeded().forPath(PATH, NOBODY.getBytes(UTF_8));
        } catch (KeeperException.BadVersionException somebodyLed) {
            return;
        } catch (Exception failed) { // Curator declares no narrower one
            throw broken("create", failed);
        }
    }

    /// Writes the next number. A lost answer leaves open whether the write was done: the next attempt reads first.
    Epoch take(URI self) throws CoordinationException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                Stat stat = new Stat();
                String current = new String(client.getData().storingStatIn(stat).forPath(PATH), UTF_8);
                long next = Math.max(number(current) + 1, System.currentTimeMillis() / 1000);
                Stat written = client.setData()
                        .withVersion(stat.getVersion())
                        .forPath(PATH, (next + " " + self).getBytes(UTF_8));
                return new Epoch(next, written.getVersion());
            } catch (Exception failed) { // Curator declares no narrower one
                if (!(failed instanceof KeeperException.BadVersionException)) {
                    throw broken("take", failed);
                }
            }
        }
        throw new CoordinationException("The epoch was taken by others in each of %d attempts.".formatted(ATTEMPTS));
    }

    void confirm(Epoch epoch) throws EpochLostException, CoordinationException {
        try {
            client.transaction()
                    .forOperations(client.transactionOp()
                            .check()
                            .withVersion(epoch.version())
                            .forPath(PATH));
        } catch (KeeperException.BadVersionException overtaken) {
            throw new EpochLostException(epoch, overtaken);
        } catch (Exception failed) { // Curator declares no narrower one
            throw broken("confirm", failed);
        }
    }

    Optional<URI> leader() throws CoordinationException {
        try {
            String current = new String(client.getData().forPath(PATH), UTF_8);
            String address = current.substring(current.indexOf(' ') + 1);
            return address.equals("-") ? Optional.empty() : Optional.of(URI.create(address));
        } catch (Exception failed) { // Curator declares no narrower one
            throw broken("read", failed);
        }
    }

    private static long number(String line) {
        return Long.parseLong(line.substring(0, line.indexOf(' ')));
    }

    private static CoordinationException broken(String verb, Exception failed) {
        return new CoordinationException(
                "ZooKeeper failed to %s the epoch: %s".formatted(verb, failed.getMessage()), failed);
    }
}
