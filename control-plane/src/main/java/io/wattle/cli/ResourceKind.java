package io.wattle.cli;

import io.wattle.catalog.NearestName;
import java.util.List;
import java.util.stream.Collectors;

/// What {@code wattle get} can show.
///
/// @param label   as typed by users, and in paths of the API
/// @param aliases shorter names
/// @param table   how it is shown
record ResourceKind(String label, List<String> aliases, ResourceTable table) {
    static final ResourceKind NODES = new ResourceKind("nodes", List.of("node", "no"), ResourceTables.NODES);
    static final ResourceKind RACKS = new ResourceKind("racks", List.of("rack"), ResourceTables.RACKS);
    static final ResourceKind MODELS = new ResourceKind("models", List.of("model", "mo"), ResourceTables.MODELS);
    static final ResourceKind REPLICAS =
            new ResourceKind("replicas", List.of("replica", "re"), ResourceTables.REPLICAS);
    static final ResourceKind PLANS = new ResourceKind("plans", List.of("plan", "pl"), ResourceTables.PLANS);
    static final ResourceKind EVENTS = new ResourceKind("events", List.of("event", "ev"), ResourceTables.EVENTS);
    static final ResourceKind ENERGY = new ResourceKind("energy", List.of("en"), EnergyTables.TABLE);

    private static final List<ResourceKind> ALL = List.of(NODES, RACKS, MODELS, REPLICAS, PLANS, EVENTS, ENERGY);

    static ResourceKind of(String word) {
        return ALL.stream()
                .filter(kind -> kind.label().equals(word) || kind.aliases().contains(word))
                .findFirst()
                .orElseThrow(() -> unknown(word));
    }

    private static CliException unknown(String word) {
        List<String> labels = ALL.stream().map(ResourceKind::label).toList();
        String advice = NearestName.of(word, labels)
                .map(label -> " Did you mean \"" + label + "\"?")
                .orElse("");
        return new CliException(
                ExitCode.USAGE,
                "There is no kind \"" + word + "\"." + advice + " Known kinds: "
                        + labels.stream().collect(Collectors.joining(", ")) + ".");
    }
}
