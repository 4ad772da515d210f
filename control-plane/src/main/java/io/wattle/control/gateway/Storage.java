package io.wattle.control.gateway;

import io.wattle.control.gateway.files.BatchStore;
import io.wattle.control.gateway.files.FileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Optional;

/// What the gateway keeps on disk for its clients.
record Storage(FileStore files, BatchStore batches) {
    /// @return none where there is no folder
    static Optional<Storage> of(GatewayHome home, InstantSource clock) {
        return home.folder().map(folder -> {
            try {
                var files = new FileStore(folder.resolve("files"), home.rules().files(), clock);
                return new Storage(files, new BatchStore(folder.resolve("batches"), files, clock));
            } catch (IOException unusable) {
                throw new UncheckedIOException("The folder %s cannot be used.".formatted(folder), unusable);
            }
        });
    }
}
