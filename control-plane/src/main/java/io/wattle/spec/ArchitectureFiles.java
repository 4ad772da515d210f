package io.wattle.spec;

import java.io.IOException;
import java.nio.file.Path;

/// Reads the files that documents name.
@FunctionalInterface
public interface ArchitectureFiles {
    /// Refuses every path.
    ArchitectureFiles REFUSED = path -> {
        throw new IOException("paths are not read here; use a name of the model catalogue");
    };

    /// @return the text of the file
    String read(Path path) throws IOException;
}
