package io.wattle.spec;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.quantity.Scale;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a document of kind {@code Cluster}.
final class ClusterReader {
    private final NodeReader nodes;
    private final DomainNames domains = new DomainNames();

    ClusterReader(HardwareCatalog hardware) {
        this.nodes = new NodeReader(hardware);
    }

    Cluster read(Fields document) throws SpecException {
        Fields metadata = document.mapping("metadata");
        metadata.allow("name");
        String name = metadata.named("the cluster's metadata").name();
        Fields spec = document.mapping("spec").named("the spec of cluster " + name);
        spec.allow("powerDomains", "racks");
        List<PowerDomain> powerDomains = new ArrayList<>();
        for (SpecNode node : spec.items("powerDomains")) {
            powerDomains.add(powerDomain(Fields.of(node, "a power domain of cluster " + name)));
        }
        spec.require("racks");
        List<Rack> racks = new ArrayList<>();
        for (SpecNode node : spec.items("racks")) {
            racks.add(rack(Fields.of(node, "a rack of cluster " + name)));
        }
        domains.check();
        return new Cluster(name, powerDomains, racks);
    }

    private PowerDomain powerDomain(Fields unnamed) throws SpecException {
        String name = unnamed.name();
        Fields fields = unnamed.named("power domain " + name);
        fields.allow("name", "parent", "capacity", "feeds", "derating");
        Optional<DomainId> parent = fields.findText("parent").map(DomainId::new);
        domains.declare(new DomainId(name), parent, fields, true);
        Watts capacity = fields.has("feeds") ? weakest(fields) : new Watts(fields.quantity("capacity", Scale.POWER));
        double derating = fields.has("derating") ? fields.number("derating") : 1;
        if (!(derating > 0 && derating <= 1)) {
            throw new SpecException(
                    fields.lineOf("derating"),
                    "The derating of %s is %s and must be above 0 and at most 1."
                            .formatted(fields.context(), derating));
        }
        return new PowerDomain(new DomainId(name), parent, capacity, derating);
    }

    /// What is left when any one of redundant feeds is lost: each carries everything alone.
    private static Watts weakest(Fields fields) throws SpecException {
        List<String> feeds = fields.texts("feeds");
        if (feeds.size() != 2 || fields.has("capacity")) {
            throw new SpecException(
                    fields.lineOf("feeds"),
                    "The feeds of %s must be two capacities, such as [60 kW, 60 kW], in place of a capacity."
                            .formatted(fields.context()));
        }
        try {
            double first = Scale.POWER.parse(feeds.getFirst());
            return new Watts(Math.min(first, Scale.POWER.parse(feeds.getLast())));
        } catch (IllegalArgumentException malformed) {
            throw new SpecException(
                    fields.lineOf("feeds"),
                    "In the field \"feeds\" of %s: %s".formatted(fields.context(), malformed.getMessage()));
        }
    }

    private Rack rack(Fields unnamed) throws SpecException {
        String name = unnamed.name();
        Fields fields = unnamed.named("rack " + name);
        fields.allow("name", "parent", "cap", "guard", "nodes", "schedule");
        Optional<DomainId> parent = fields.findText("parent").map(DomainId::new);
        domains.declare(new DomainId(name), parent, fields, false);
        Watts cap = new Watts(fields.quantity("cap", Scale.POWER));
        Watts guard = new Watts(fields.quantity("guard", Scale.POWER));
        if (!cap.exceeds(guard)) {
            throw new SpecException(
                    fields.lineOf("guard"),
                    "The guard of %s is %s and must be below its cap of %s.".formatted(fields.context(), guard, cap));
        }
        List<Node> members = new ArrayList<>();
        for (SpecNode node : fields.items("nodes")) {
            members.addAll(nodes.read(Fields.of(node, "a node of " + fields.context())));
        }
        return new Rack(new DomainId(name), parent, cap, guard, members, new ScheduleReader(cap, guard).read(fields));
    }
}
