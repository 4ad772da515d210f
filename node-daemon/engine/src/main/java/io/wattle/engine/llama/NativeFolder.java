package io.wattle.engine.llama;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A folder of this process alone, in which llama.cpp's library lies while it is loaded.
///
/// The binding would extract into the shared temporary folder, where two processes overwrite each other's library, and
/// would delete whatever there begins with "llama". A lock tells a living owner from one that was killed: it holds
/// across containers that share the folder, where a process id means nothing.
final class NativeFolder implements AutoCloseable {
    static final String PREFIX = "wattle-engine-";
    private static final String LOCK = "lock";
    private static final Logger LOG = LoggerFactory.getLogger(NativeFolder.class);

    private final Path path;
    private final FileChannel lock;

    private NativeFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static NativeFolder create(Path base) throws IOException {
        sweep(base);
        var path =
                Files.createTempDirectory(base, PREFIX + ProcessHandle.current().pid() + "-");
        var lock = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            throw new FileSystemException(path.toString(), null, "another process has locked the new folder");
        }
        return new NativeFolder(path, lock);
    }

    Path path() {
        return path;
    }

    /// Removes the folder. A loaded library stays mapped without its file.
    @Override
    public void close() throws IOException {
        delete(path);
        lock.close();
    }

    /// Removes what engines left that were killed while they loaded.
    private static void sweep(Path base) throws IOException {
        try (var folders = Files.newDirectoryStream(base, PREFIX + "*")) {
            for (var folder : folders) {
                sweepIfAbandoned(folder);
            }
        }
    }

    private static void sweepIfAbandoned(Path folder) {
        try (var lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE)) {
            if (lock.tryLock() != null) {
                delete(folder);
                LOG.info("Removed the folder {} of an engine that was killed.", folder);
            }
        } catch (IOException | UncheckedIOException foreign) {
            LOG.debug("Left the folder {} alone: {}", folder, foreign.toString());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var entries = Files.walk(folder)) {
            for (var entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        }
    }
}
