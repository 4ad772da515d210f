package io.wattle.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Keeps a second daemon out of a folder for as long as this process lives.
final class FolderLock {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    static FolderLock take(Path folder) throws IOException, UnavailableException {
        Files.createDirectories(folder);
        var channel =
                FileChannel.open(folder.resolve("daemon.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw new UnavailableException(
                    "Another daemon uses the folder (%s); give each its own --data.".formatted(folder));
        }
        return new FolderLock(channel);
    }

    boolean isHeld() {
        return channel.isOpen();
    }
}
