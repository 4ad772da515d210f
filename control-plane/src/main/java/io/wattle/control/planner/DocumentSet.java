package io.wattle.control.planner;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.control.planner.AppliedDocument.Content;
import io.wattle.fleet.Cluster;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// All that is applied, first applied first.
///
/// @param documents with unique ids; at most one cluster
public record DocumentSet(List<AppliedDocument> documents) {
    /// Nothing has been applied.
    public static final DocumentSet EMPTY = new DocumentSet(List.of());

    public DocumentSet {
        documents = List.copyOf(documents);
    }

    public Optional<AppliedDocument> find(String id) {
        return documents.stream().filter(document -> document.id().equals(id)).findFirst();
    }

    public Optional<Cluster> cluster() {
        for (AppliedDocument document : documents) {
            if (document.content() instanceof Content.OfCluster(var cluster)) {
                return Optional.of(cluster);
            }
        }
        return Optional.empty();
    }

    /// The same with the caps that decisions count with at this time; itself where no window of a schedule counts.
    public DocumentSet at(Instant time) {
        Optional<Cluster> declared = cluster();
        Optional<Cluster> effective = declared.map(cluster -> cluster.at(time));
        if (effective.equals(declared)) {
            return this;
        }
        return new DocumentSet(documents.stream()
                .map(document -> document.content() instanceof Content.OfCluster(var cluster)
                        ? new AppliedDocument(
                                document.body(),
                                document.version(),
                                document.createdAt(),
                                document.appliedAt(),
                                new Content.OfCluster(cluster.at(time)))
                        : document)
                .toList());
    }

    public List<Model> models() {
        return contents()
                .flatMap(content -> content instanceof Content.OfModel(var model) ? Stream.of(model) : Stream.empty())
                .toList();
    }

    /// A catalogue with the types of GPUs that documents add.
    public HardwareCatalog hardware(HardwareCatalog catalog) {
        return catalog.with(contents()
                .flatMap(content -> content instanceof Content.OfGpu(var gpu) ? Stream.of(gpu) : Stream.empty())
                .toList());
    }

    public Optional<Model> model(ModelName name) {
        for (AppliedDocument document : documents) {
            if (document.content() instanceof Content.OfModel(var model)
                    && model.name().equals(name)) {
                return Optional.of(model);
            }
        }
        return Optional.empty();
    }

    /// With these documents; one of the same id takes its predecessor's place, others come last.
    public DocumentSet with(Collection<AppliedDocument> changed) {
        List<AppliedDocument> next = new ArrayList<>(documents);
        for (AppliedDocument document : changed) {
            int place = indexOf(next, document.id());
            if (place < 0) {
                next.add(document);
            } else {
                next.set(place, document);
            }
        }
        return new DocumentSet(next);
    }

    public DocumentSet without(String id) {
        return new DocumentSet(
                documents.stream().filter(document -> !document.id().equals(id)).toList());
    }

    private Stream<Content> contents() {
        return documents.stream().map(AppliedDocument::content);
    }

    private static int indexOf(List<AppliedDocument> list, String id) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i).id().equals(id)) {
                return i;
            }
        }
        return -1;
    }
}
