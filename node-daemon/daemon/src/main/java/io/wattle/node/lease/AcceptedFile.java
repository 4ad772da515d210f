package io.wattle.node.lease;

import io.wattle.node.store.DurableFile;
import io.wattle.protocol.MalformedMessageException;
import io.wattle.protocol.ProtocolCodec;
import java.io.IOException;
import java.nio.file.Path;

/// The accepted epoch on disk: a node that restarts must still refuse an old leader.
public final class AcceptedFile {
    private final DurableFile file;

    public AcceptedFile(Path path) {
        this.file = new DurableFile(path);
    }

    /// @throws IOException if the file is there and cannot be understood; forgetting the epoch would be unsafe
    AcceptedState read() throws IOException {
        var content = file.read();
        if (content.isEmpty()) {
            return AcceptedState.NONE;
        }
        try {
            return ProtocolCodec.decode(content.get(), AcceptedState.class);
        } catch (MalformedMessageException malformed) {
            throw new IOException(
                    "The file (%s) is damaged. Delete it only when no older control plane can still be alive: %s"
                            .formatted(file.path(), malformed.getMessage()),
                    malformed);
        }
    }

    void write(AcceptedState state) throws IOException {
        file.write(ProtocolCodec.encode(state));
    }
}
