package io.wattle.node.engine;

import io.wattle.node.store.DurableFile;
import io.wattle.protocol.MalformedMessageException;
import io.wattle.protocol.ProtocolCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The files of the engines: a record for each, {@code chat%2F0.json}, and a folder for each with its log and its
/// temporary files, {@code chat%2F0/engine.log} and {@code chat%2F0/tmp}.
final class EngineFolder {
    private static final Logger LOG = LoggerFactory.getLogger(EngineFolder.class);

    private final Path root;

    EngineFolder(Path root) {
        this.root = root;
    }

    EngineLog log(String replica) {
        return new EngineLog(folder(replica).resolve("engine.log"));
    }

    /// An empty folder for what the engine throws away.
    Path freshTemporary(String replica) throws IOException {
        Path temporary = folder(replica).resolve("tmp");
        deleteTree(temporary);
        return Files.createDirectories(temporary);
    }

    void remember(EngineRecord record) throws IOException {
        file(record.replica().replica()).write(ProtocolCodec.encode(record));
    }

    /// Forgets an engine that is gone; its log stays.
    void forget(String replica) {
        try {
            file(replica).delete();
            deleteTree(folder(replica).resolve("tmp"));
        } catch (IOException failure) {
            LOG.warn("The files of {} cannot be deleted: {}", replica, failure.getMessage());
        }
    }

    /// Every engine that an earlier daemon recorded. A record that cannot be read is reported and left alone.
    List<EngineRecord> records() throws IOException {
        Files.createDirectories(root);
        var records = new ArrayList<EngineRecord>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root, "*.json")) {
            for (Path file : files) {
                try {
                    records.add(ProtocolCodec.decode(Files.readAllBytes(file), EngineRecord.class));
                } catch (MalformedMessageException malformed) {
                    LOG.error(
                            "The record ({}) is unreadable; an engine may run unseen: {}",
                            file,
                            malformed.getMessage());
                }
            }
        }
        return records;
    }

    private DurableFile file(String replica) {
        return new DurableFile(root.resolve(encoded(replica) + ".json"));
    }

    private Path folder(String replica) {
        return root.resolve(encoded(replica));
    }

    /// One file name for each name of a replica, without slashes.
    private static String encoded(String replica) {
        return URLEncoder.encode(replica, StandardCharsets.UTF_8);
    }

    private static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
    }
}
