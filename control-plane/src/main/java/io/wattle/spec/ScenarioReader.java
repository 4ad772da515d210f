package io.wattle.spec;

import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.quantity.Scale;
import io.wattle.quantity.Watts;
import io.wattle.simulation.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Reads a document of kind {@code Scenario}: what happens to the machines during a simulated day.
public final class ScenarioReader {
    private static final String DOMAIN = "domain";
    private static final String NODE = "node";

    private ScenarioReader() {}

    /// @param cluster whose domains and nodes it speaks of
    public static Scenario read(String text, Cluster cluster) throws SpecException {
        List<SpecNode> documents = SpecReader.read(text);
        if (documents.size() != 1) {
            throw new SpecException("A scenario is one document, and there are %d.".formatted(documents.size()));
        }
        Fields document = Fields.of(documents.getFirst(), "the scenario");
        document.allow("apiVersion", "kind", "metadata", "spec");
        if (!document.text("kind").equals("Scenario")) {
            throw new SpecException(
                    document.lineOf("kind"),
                    "The kind of a scenario must be \"Scenario\", not \"%s\".".formatted(document.text("kind")));
        }
        Fields spec = document.mapping("spec").named("the spec of the scenario");
        spec.allow("events");
        spec.require("events");
        List<Scenario.Event> events = new ArrayList<>();
        for (SpecNode item : spec.items("events")) {
            events.add(event(Fields.of(item, "an event of the scenario"), cluster));
        }
        return new Scenario(events);
    }

    private static Scenario.Event event(Fields fields, Cluster cluster) throws SpecException {
        double at = fields.quantity("at", Scale.TIME);
        if (fields.has(DOMAIN)) {
            fields.allow("at", DOMAIN, "limit");
            String name = fields.text(DOMAIN);
            Stream<String> known = Stream.concat(
                    cluster.powerDomains().stream().map(domain -> domain.id().value()),
                    cluster.racks().stream().map(rack -> rack.id().value()));
            requireKnown(fields, DOMAIN, name, known.toList());
            return new Scenario.Event.Limit(at, new DomainId(name), new Watts(fields.quantity("limit", Scale.POWER)));
        }
        fields.allow("at", NODE, "state");
        String name = fields.text(NODE);
        requireKnown(
                fields,
                NODE,
                name,
                cluster.nodes().map(node -> node.id().value()).toList());
        return switch (fields.text("state")) {
            case "down" -> new Scenario.Event.Failure(at, new NodeId(name));
            case "up" -> new Scenario.Event.Return(at, new NodeId(name));
            default ->
                throw new SpecException(
                        fields.lineOf("state"),
                        "The state of the node \"%s\" must be \"down\" or \"up\", not \"%s\"."
                                .formatted(name, fields.text("state")));
        };
    }

    private static void requireKnown(Fields fields, String field, String name, List<String> known)
            throws SpecException {
        if (!known.contains(name)) {
            throw new SpecException(fields.lineOf(field), "The cluster has no %s \"%s\".".formatted(field, name));
        }
    }
}
