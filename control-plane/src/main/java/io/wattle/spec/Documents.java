package io.wattle.spec;

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
public record Documents(Optional<Cluster> cluster, List<Model> models) {
    /// As every document must say.
    public static final String API_VERSION = "wattle.io/v1alpha1";

    public Documents {
        models = List.copyOf(models);
    }

    /// Reads all documents of a YAML or JSON text.
    ///
    /// @throws SpecException at the first thing that is not understood
    public static Documents parse(String text, Catalogs catalogs) throws SpecException {
        List<Documents> parts = new ArrayList<>();
        for (SpecNode node : SpecReader.read(text)) {
            Fields document = Fields.of(node, "the document");
            document.allow("apiVersion", "kind", "metadata", "spec");
            String version = document.text("apiVersion");
            if (!version.equals(API_VERSION)) {
                throw new SpecException(
                        document.lineOf("apiVersion"),
                        "The apiVersion \"%s\" is not known; it must be \"%s\".".formatted(version, API_VERSION));
            }
            parts.add(of(document, catalogs));
        }
        return merge(parts);
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
        return new Documents(cluster, models);
    }

    private static Documents of(Fields document, Catalogs catalogs) throws SpecException {
        String kind = document.text("kind");
        return switch (kind) {
            case "Cluster" ->
                new Documents(Optional.of(new ClusterReader(catalogs.hardware()).read(document)), List.of());
            case "Model" -> new Documents(Optional.empty(), List.of(new ModelReader(catalogs).read(document)));
            default ->
                throw new SpecException(
                        document.lineOf("kind"),
                        "unknown kind \"%s\"; %s"
                                .formatted(kind, Fields.suggestion(kind, List.of("Cluster", "Model"))));
        };
    }
}
