package io.wattle.control.planner;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.ModelEntry;
import io.wattle.control.planner.AppliedDocument.Content;
import io.wattle.spec.Catalogs;
import io.wattle.spec.Documents;
import io.wattle.spec.SpecException;
import java.util.ArrayList;
import java.util.List;

/// Reads documents by the rules of {@link io.wattle.spec}, and finds which part of a text each one is.
///
/// @param catalogs the hardware and models that documents may name
public record SpecReader(Catalogs catalogs) implements DocumentReader {
    /// The whole text first, so that a message counts the lines of what the operator sent; then part by part, so that
    /// each document is stored as it was written.
    @Override
    public List<ReadDocument> read(String text) throws InvalidDocumentException {
        try {
            Documents whole = Documents.parse(text, catalogs);
            Catalogs known = whole.added().to(catalogs);
            List<ReadDocument> documents = new ArrayList<>();
            for (String part : parts(text)) {
                documents.addAll(read(part, known));
            }
            int expected = whole.models().size()
                    + (whole.cluster().isPresent() ? 1 : 0)
                    + whole.added().gpus().size()
                    + whole.added().architectures().size();
            if (documents.size() != expected) {
                throw new InvalidDocumentException(
                        "The text holds %d documents and %d were found between its \"---\" lines; separate them so."
                                .formatted(expected, documents.size()));
            }
            return documents;
        } catch (SpecException invalid) {
            throw new InvalidDocumentException(String.valueOf(invalid.getMessage()));
        }
    }

    private List<ReadDocument> read(String part, Catalogs known) throws SpecException {
        Documents.Added added = Documents.added(part, catalogs);
        List<ReadDocument> documents = new ArrayList<>();
        added.gpus().forEach(gpu -> documents.add(new ReadDocument(part, new Content.OfGpu(gpu))));
        added.architectures()
                .forEach(entry -> documents.add(new ReadDocument(part, new Content.OfArchitecture(entry))));
        if (added.isEmpty()) {
            Documents read = Documents.parse(part, known);
            read.cluster().ifPresent(cluster -> documents.add(new ReadDocument(part, new Content.OfCluster(cluster))));
            read.models().forEach(model -> documents.add(new ReadDocument(part, new Content.OfModel(model))));
        }
        return documents;
    }

    @Override
    public DocumentReader knowing(List<String> bodies, String text) throws InvalidDocumentException {
        try {
            Documents.Added changed = Documents.added(text, catalogs);
            List<GpuType> gpus = new ArrayList<>();
            List<ModelEntry> architectures = new ArrayList<>();
            for (String body : bodies) {
                Documents.Added added = Documents.added(body, catalogs);
                added.gpus().stream()
                        .filter(gpu -> changed.gpus().stream()
                                .noneMatch(other -> other.name().equals(gpu.name())))
                        .forEach(gpus::add);
                added.architectures().stream()
                        .filter(entry -> changed.architectures().stream()
                                .noneMatch(other -> name(other).equals(name(entry))))
                        .forEach(architectures::add);
            }
            return new SpecReader(new Documents.Added(gpus, architectures).to(catalogs));
        } catch (SpecException invalid) {
            throw new InvalidDocumentException(String.valueOf(invalid.getMessage()));
        }
    }

    private static String name(ModelEntry entry) {
        return entry.architecture().name();
    }

    /// A line that begins with {@code ---} begins a document wherever it stands: YAML allows no other meaning at the
    /// start of a line.
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (line.equals("---") || line.startsWith("--- ")) {
                parts.add(part.toString());
                part.setLength(0);
                line.substring(3)
                        .strip()
                        .lines()
                        .forEach(rest -> part.append(rest).append('\n'));
            } else {
                part.append(line).append('\n');
            }
        }
        parts.add(part.toString());
        return parts.stream().filter(candidate -> !candidate.isBlank()).toList();
    }
}
