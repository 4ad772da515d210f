package io.wattle.control;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// Keeps a data folder to one control plane. The operating system drops the lock with the process, however it ends.
final class DataLock implements AutoCloseable {
    private final FileChannel channel;

    private DataLock(FileChannel channel) {
        this.channel = channel;
    }

    static DataLock take(Path folder) throws StartException {
        FileChannel channel = null;
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(
                    folder.resolve("control.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new DataLock(channel);
            }
            channel.close();
        } catch (OverlappingFileLockException held) {
            closeQuietly(channel);
        } catch (IOException failed) {
            closeQuietly(channel);
            throw new StartException(
                    ExitCode.FAILURE,
                    "The data folder \"%s\" cannot be used: %s".formatted(folder, failed.getMessage()),
                    failed);
        }
        throw new StartException(
                ExitCode.CONFLICT,
                "Another control plane uses the data folder \"%s\"; stop it or choose another --data.".formatted(folder));
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException alreadyGone) {
            // the lock ends with the process at the latest
            return;
        }
    }
}
