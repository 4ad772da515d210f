package io.wattle.spec;

import io.wattle.catalog.ModelEntry;
import io.wattle.workload.ModelArchitecture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Resolves a model's architecture: a name of the catalogue, or the path of a Hugging Face {@code config.json}.
final class ArchitectureReader {
    private final Catalogs catalogs;

    ArchitectureReader(Catalogs catalogs) {
        this.catalogs = catalogs;
    }

    ModelArchitecture read(Fields spec) throws SpecException {
        String name = spec.text("architecture");
        int line = spec.lineOf("architecture");
        if (isPath(name)) {
            return file(name, line);
        }
        Optional<ModelEntry> entry = catalogs.models().find(name);
        if (entry.isPresent()) {
            return entry.get().architecture();
        }
        List<String> nearest = catalogs.models().nearest(name);
        String advice = nearest.isEmpty()
                ? "name a model of the catalogue or the path of its config.json"
                : "near are " + nearest.stream().map(near -> "\"" + near + "\"").collect(Collectors.joining(", "));
        throw new SpecException(line, "unknown architecture \"%s\" in %s; %s".formatted(name, spec.context(), advice));
    }

    /// Names of the catalogue never end in .json nor begin like a path.
    private static boolean isPath(String name) {
        return name.endsWith(".json") || name.startsWith("/") || name.startsWith("./") || name.startsWith("../");
    }

    private ModelArchitecture file(String name, int line) throws SpecException {
        Path path = name.endsWith(".json") ? Path.of(name) : Path.of(name, "config.json");
        try {
            return HuggingFaceConfig.read(path, catalogs.files().read(path));
        } catch (IOException unreadable) {
            throw new SpecException(
                    line, "The file \"%s\" cannot be read: %s".formatted(path, unreadable.getMessage()));
        } catch (SpecException malformed) {
            throw new SpecException(line, String.valueOf(malformed.getMessage()));
        }
    }
}
