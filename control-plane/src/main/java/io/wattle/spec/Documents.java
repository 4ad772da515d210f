package io.wattle.spec;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.ModelEntry;
import io.wattle.fleet.Cluster;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What one or several texts declare.
///
/// @param cluster the inventory, where one is declared
/// @param models  in the order of the texts, with unique names
/// @param added   what the texts add to the catalogues
public record Documents(Optional<Cluster> cluster, List<Model> models, Added added) {
    /// As every document must say.
    public static final String API_VERSION = "wattle.io/v1alpha1";

    /// Rows that a user adds to what this project knows.
    public record Added(List<GpuType> gpus, List<ModelEntry> architectures) {
        /// Nothing.
        public static final Added NONE = new Added(List.of(), List.of());

        public Added {
            gpus = List.copyOf(gpus);
            architectures = List.copyOf(architectures);
        }

        /// Whether the texts add nothing.
        public boolean isEmpty() {
            return gpus.isEmpty() && architectures.isEmpty();
        }

        /// Catalogues with these rows.
        ///
        /// @throws SpecException if a name is taken
        public Catalogs to(Catalogs catalogs) throws SpecException {
            try {
                return new Catalogs(
                        catalogs.hardware().with(gpus), catalogs.models().with(architectures), catalogs.files());
            } catch (IllegalArgumentException taken) {
                throw new SpecException(String.valueOf(taken.getMessage()));
            }
        }
    }

    public Documents {
        models = List.copyOf(models);
    }

    /// Documents that add nothing to the catalogues.
    public Documents(Optional<Cluster> cluster, List<Model> models) {
        this(cluster, models, Added.NONE);
    }

    /// Reads all documents of a YAML or JSON text.
    ///
    /// @throws SpecException at the first thing that is not understood
    public static Documents parse(String text, Catalogs catalogs) throws SpecException {
        List<Fields> documents = new ArrayList<>();
        for (SpecNode node : SpecReader.read(text)) {
            documents.add(document(node));
        }
        Added added = added(documents, catalogs);
        Catalogs whole = added.to(catalogs);
        List<Documents> parts = new ArrayList<>();
        for (Fields document : documents) {
            parts.add(of(document, whole));
        }
        Documents merged = merge(parts);
        return new Documents(merged.cluster(), merged.models(), added);
    }

    /// What a text adds to the catalogues, whatever else it declares.
    ///
    /// @throws SpecException if a document that adds something is not understood
    public static Added added(String text, Catalogs catalogs) throws SpecException {
        List<Fields> documents = new ArrayList<>();
        for (SpecNode node : SpecReader.read(text)) {
            documents.add(document(node));
        }
        return added(documents, catalogs);
    }

    private static Fields document(SpecNode node) throws SpecException {
        Fields document = Fields.of(node, "the document");
        document.allow("apiVersion", "kind", "metadata", "spec");
        String version = document.text("apiVersion");
        if (!version.equals(API_VERSION)) {
            throw new SpecException(
                    document.lineOf("apiVersion"),
                    "The apiVersion \"%s\" is not known; it must be \"%s\".".formatted(version, API_VERSION));
        }
        return document;
    }

    /// Read before everything else, so that the order of documents does not matter.
    private static Added added(List<Fields> documents, Catalogs catalogs) throws SpecException {
        List<GpuType> gpus = new ArrayList<>();
        List<ModelEntry> architectures = new ArrayList<>();
        for (Fields document : documents) {
            switch (document.text("kind")) {
                case "Gpu" -> gpus.add(GpuReader.read(document));
                case "Architecture" -> architectures.add(OwnArchitectureReader.read(document, catalogs.files()));
                default -> {}
            }
        }
        return new Added(gpus, architectures);
    }

    /// Puts the documents of several texts together.
    ///
    /// @throws SpecException if two declare a cluster or a model of the same name
    public static Documents merge(List<Documents> parts) throws SpecException {
        Optional<Cluster> cluster = Optional.empty();
        List<Model> models = new ArrayList<>();
        Set<ModelName> names = new HashSet<>();
        for (Documents part : parts) {
            if (cluster.isPresent() && part.cluster().isPresent()) {
                throw new SpecException("The clusters \"%s\" and \"%s\" are both declared; one is planned at a time."
                        .formatted(cluster.get().name(), part.cluster().get().name()));
            }
            cluster = cluster.or(part::cluster);
            for (Model model : part.models()) {
                if (!names.add(model.name())) {
                    throw new SpecException("The model \"%s\" is declared twice.".formatted(model.name()));
                }
                models.add(model);
            }
        }
        return new Documents(
                cluster,
                models,
                new Added(
                        parts.stream()
                                .flatMap(part -> part.added().gpus().stream())
                                .toList(),
                        parts.stream()
                                .flatMap(part -> part.added().architectures().stream())
                                .toList()));
    }

    private static Documents of(Fields document, Catalogs catalogs) throws SpecException {
        String kind = document.text("kind");
        return switch (kind) {
            case "Cluster" ->
                new Documents(Optional.of(new ClusterReader(catalogs.hardware()).read(document)), List.of());
            case "Model" -> new Documents(Optional.empty(), List.of(new ModelReader(catalogs).read(document)));
            case "Gpu", "Architecture" -> new Documents(Optional.empty(), List.of());
            default ->
                throw new SpecException(
                        document.lineOf("kind"),
                        "unknown kind \"%s\"; %s"
                                .formatted(
                                        kind,
                                        Fields.suggestion(kind, List.of("Cluster", "Model", "Gpu", "Architecture"))));
        };
    }
}
