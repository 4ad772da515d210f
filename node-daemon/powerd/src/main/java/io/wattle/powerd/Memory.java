package io.wattle.powerd;

import io.wattle.protocol.MalformedMessageException;
import io.wattle.protocol.ProtocolCodec;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// One record that outlives this process.
interface Memory<T> {
    Optional<T> read() throws IOException;

    /// Returns when the record would survive a power failure.
    void write(T value) throws IOException;

    /// A file, replaced as a whole, synchronised with its folder.
    record InFile<T>(Path path, Class<T> type) implements Memory<T> {
        @Override
        public void write(T value) throws IOException {
            Path draft = path.resolveSibling(path.getFileName() + ".draft");
            try (var stream = new FileOutputStream(draft.toFile())) {
                stream.write(ProtocolCodec.encode(value));
                stream.getFD().sync();
            }
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
            try (var folder = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }

        @Override
        public Optional<T> read() throws IOException {
            try {
                return Files.exists(path)
                        ? Optional.of(ProtocolCodec.decode(Files.readAllBytes(path), type))
                        : Optional.empty();
            } catch (MalformedMessageException damaged) {
                throw new IOException("The file (%s) is damaged: %s".formatted(path, damaged.getMessage()), damaged);
            }
        }
    }
}
