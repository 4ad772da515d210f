package io.wattle.spec;

import io.wattle.prediction.CatalogLookup;
import io.wattle.prediction.ModelLookup;
import io.wattle.workload.ModelArchitecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Finds models by the path of a {@code config.json}, else in the catalogue.
public final class ModelFiles {
    private static final ModelLookup CATALOG = new CatalogLookup();

    private ModelFiles() {}

    public static ModelLookup lookup() {
        return name -> name.endsWith(".json") ? ofFile(name) : CATALOG.find(name);
    }

    private static ModelLookup.Answer ofFile(String name) {
        try {
            Path path = Path.of(name);
            ModelArchitecture model = HuggingFaceConfig.read(path, Files.readString(path));
            return new ModelLookup.Found(model, model.name());
        } catch (IOException | IllegalArgumentException unreadable) {
            return new ModelLookup.Missing("The file \"%s\" cannot be read.".formatted(name));
        } catch (SpecException unclear) {
            return new ModelLookup.Missing(String.valueOf(unclear.getMessage()));
        }
    }
}
