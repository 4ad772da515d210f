package io.wattle.powerd;

import io.wattle.protocol.MalformedMessageException;
import io.wattle.protocol.PowerLease;
import io.wattle.protocol.ProtocolCodec;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// The newest lease on disk, so that a restarted powerd goes on with it and refuses older ones.
record LeaseFile(Path path) {
    void write(PowerLease lease) throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".draft");
        try (var stream = new FileOutputStream(draft.toFile())) {
            stream.write(ProtocolCodec.encode(lease));
            stream.getFD().sync();
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    }

    Optional<PowerLease> read() throws IOException {
        try {
            return Files.exists(path)
                    ? Optional.of(ProtocolCodec.decode(Files.readAllBytes(path), PowerLease.class))
                    : Optional.empty();
        } catch (MalformedMessageException damaged) {
            throw new IOException("The file (%s) is damaged: %s".formatted(path, damaged.getMessage()), damaged);
        }
    }
}
