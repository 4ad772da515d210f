package io.wattle.spec;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.ModelCatalog;

/// What names in documents may refer to.
///
/// @param files how a path of a Hugging Face {@code config.json} is read
public record Catalogs(HardwareCatalog hardware, ModelCatalog models, ArchitectureFiles files) {
    /// What this project knows, and files as given; {@code Files::readString} on a user's own machine.
    public static Catalogs standard(ArchitectureFiles files) {
        return new Catalogs(HardwareCatalog.standard(), ModelCatalog.standard(), files);
    }

    /// What this project knows, and no files: a server must not read a path that a client names.
    public static Catalogs withoutFiles() {
        return standard(ArchitectureFiles.REFUSED);
    }
}
