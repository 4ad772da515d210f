package io.wattle.power;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.CapWindow;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What nodes are charged at most, and what that adds up to in each power domain.
///
/// @param hardware     where the idle watts of GPUs stand
/// @param lowestLimits what boards take at least, where a node has told it: of its GPUs the highest
public record Charges(HardwareCatalog hardware, Map<NodeId, Watts> lowestLimits) {
    /// Sums of many watts may miss their limit by this share without meaning anything.
    private static final double ROUNDING = 1e-9;

    /// Of its highest limit, where no source says the lowest: as an A100 takes 100 W of 400 W.
    private static final double USUAL_LEAST = 0.25;

    public Charges {
        lowestLimits = Map.copyOf(lowestLimits);
    }

    /// Where no node has told anything.
    public Charges(HardwareCatalog hardware) {
        this(hardware, Map.of());
    }

    /// A node that runs nothing: its host at rest and its GPUs idle.
    public Watts idle(Node node) {
        return node.host().idle().plus(gpuIdle(node).times(node.gpuCount()));
    }

    /// The most a node draws that keeps running engines while nobody renews its grant: its host at its maximum, its
    /// GPUs at their lowest limit, which the node sets by itself. A node may say that its boards do not go as low
    /// as the catalogue has it, never that they go lower: nobody frees a neighbour's watts by a word. A limit that
    /// no source says may be the highest.
    public Watts floor(Node node) {
        Optional<Watts> told = Optional.ofNullable(lowestLimits.get(node.id()));
        Watts known = type(node)
                .flatMap(gpu -> gpu.minPower().or(() -> told).or(gpu::maxPower))
                .orElse(Watts.ZERO);
        Watts lowest = told.filter(limit -> limit.exceeds(known)).orElse(known);
        Watts idle = gpuIdle(node);
        return node.host().max().plus((lowest.exceeds(idle) ? lowest : idle).times(node.gpuCount()));
    }

    /// The lowest cap that a GPU of the node is given: what its boards take, as told by the node, else by the
    /// catalogue, else a quarter of its highest. A board that does not go as low keeps the limit it has, and its
    /// node stays charged for that. Zero on a node without GPUs.
    public Watts lowestCap(Node node) {
        return type(node)
                .flatMap(gpu -> Optional.ofNullable(lowestLimits.get(node.id()))
                        .or(gpu::minPower)
                        .or(() -> gpu.maxPower().map(highest -> highest.times(USUAL_LEAST))))
                .orElse(Watts.ZERO);
    }

    /// What its parts are built for, where that is known: no sensor of it can truly say more.
    public Watts nameplate(Node node) {
        Watts highest = type(node).flatMap(GpuType::maxPower).orElseGet(() -> gpuIdle(node));
        return node.host().max().plus(highest.times(node.gpuCount()));
    }

    /// A node that runs engines: its host at its maximum, GPUs in use at their cap and the others idle.
    ///
    /// @param caps by the index of the GPUs in use
    public Watts serving(Node node, Map<Integer, Watts> caps) {
        return node.host()
                .max()
                .plus(Watts.sum(caps.values()))
                .plus(gpuIdle(node).times(Math.max(0, node.gpuCount() - caps.size())));
    }

    /// What each node is charged while it runs its part of these replicas.
    public Map<NodeId, Watts> ofPlan(Cluster cluster, List<ReplicaPlacement> replicas) {
        Map<NodeId, Map<Integer, Watts>> caps = new HashMap<>();
        for (ReplicaPlacement replica : replicas) {
            Watts cap = replica.configuration().gpuPowerCap().orElse(Watts.ZERO);
            caps.computeIfAbsent(replica.node(), _ -> new LinkedHashMap<>());
            replica.gpus()
                    .forEach(slot -> caps.computeIfAbsent(slot.node(), _ -> new LinkedHashMap<>())
                            .put(slot.index(), cap));
        }
        Map<NodeId, Watts> charges = new LinkedHashMap<>();
        cluster.nodes().forEach(node -> {
            Map<Integer, Watts> own = caps.get(node.id());
            charges.put(node.id(), own == null ? idle(node) : serving(node, own));
        });
        return charges;
    }

    /// The sum in every domain of the cluster, those above the racks included.
    ///
    /// @param charges by node; a node that is not in it is charged idle
    public Map<DomainId, Watts> sums(Cluster cluster, Map<NodeId, Watts> charges) {
        return sums(cluster, charges, Map.of());
    }

    /// The same, with watts that nodes no longer in the cluster may still draw.
    ///
    /// @param departed by rack
    public Map<DomainId, Watts> sums(Cluster cluster, Map<NodeId, Watts> charges, Map<DomainId, Watts> departed) {
        Map<DomainId, Watts> sums = new LinkedHashMap<>();
        cluster.powerDomains().forEach(domain -> sums.put(domain.id(), Watts.ZERO));
        for (Rack rack : cluster.racks()) {
            Watts sum = Watts.sum(rack.nodes().stream()
                            .map(node -> charges.getOrDefault(node.id(), idle(node)))
                            .toList())
                    .plus(departed.getOrDefault(rack.id(), Watts.ZERO));
            sums.merge(rack.id(), sum, Watts::plus);
            cluster.domainsAbove(rack).forEach(domain -> sums.merge(domain.id(), sum, Watts::plus));
        }
        return sums;
    }

    /// What every domain of the cluster may commit.
    public static Map<DomainId, Watts> limits(Cluster cluster) {
        Map<DomainId, Watts> limits = new LinkedHashMap<>();
        cluster.powerDomains().forEach(domain -> limits.put(domain.id(), domain.limit()));
        cluster.racks().forEach(rack -> limits.put(rack.id(), rack.limit()));
        return limits;
    }

    /// Whether a sum passes a limit by more than rounding.
    public static boolean passes(Watts sum, Watts limit) {
        return sum.value() > limit.value() * (1 + ROUNDING);
    }

    /// One sentence for each domain that cannot even hold its nodes at rest, and for each window of a schedule that
    /// cannot hold them at their floors.
    public List<String> floorViolations(Cluster cluster) {
        List<String> violations = new ArrayList<>();
        Map<DomainId, Watts> limits = limits(cluster);
        sums(cluster, Map.of()).forEach((domain, floor) -> {
            Watts limit = limits.getOrDefault(domain, Watts.ZERO);
            if (passes(floor, limit)) {
                violations.add(
                        "The power domain \"%s\" may commit %s and its nodes draw %s at rest; raise its cap or move nodes out of it."
                                .formatted(domain, limit, floor));
            }
        });
        for (Rack rack : cluster.racks()) {
            Watts floors = Watts.sum(rack.nodes().stream().map(this::floor).toList());
            rack.windows().stream()
                    .filter(window -> passes(floors, window.cap().minus(rack.guard())))
                    .forEach(window -> violations.add(unkept(rack, window, floors)));
        }
        return violations;
    }

    /// A window is kept on time even when every node goes on by itself: then each is at its floor.
    private static String unkept(Rack rack, CapWindow window, Watts floors) {
        return ("The cap of rack \"%s\", %s, cannot be promised: less its guard of %s it leaves %s, and its %d nodes "
                        + "draw up to %s at their floors when nobody reaches them; raise it or move nodes out of it.")
                .formatted(
                        rack.id(),
                        window,
                        rack.guard(),
                        window.cap().minus(rack.guard()),
                        rack.nodes().size(),
                        floors);
    }

    /// The cluster without some of its nodes, whose watts are taken off every limit above them: they may be powered
    /// though nobody hears them.
    ///
    /// @param reserved what nodes that are left out may still draw; at rest where it does not say
    public Cluster without(Cluster cluster, Set<NodeId> left, Map<NodeId, Watts> reserved) {
        Map<DomainId, Watts> taken = new LinkedHashMap<>();
        List<Rack> racks = new ArrayList<>();
        for (Rack rack : cluster.racks()) {
            List<Node> kept = rack.nodes().stream()
                    .filter(node -> !left.contains(node.id()))
                    .toList();
            Watts lost = Watts.sum(rack.nodes().stream()
                    .filter(node -> left.contains(node.id()))
                    .map(node -> reserved.getOrDefault(node.id(), idle(node)))
                    .toList());
            double guard = Math.min(
                    rack.guard().value() + lost.value(),
                    Math.nextDown(rack.cap().value()));
            racks.add(new Rack(rack.id(), rack.parent(), rack.cap(), new Watts(guard), kept));
            cluster.domainsAbove(rack).forEach(domain -> taken.merge(domain.id(), lost, Watts::plus));
        }
        List<PowerDomain> domains = cluster.powerDomains().stream()
                .map(domain -> lowered(domain, taken.getOrDefault(domain.id(), Watts.ZERO)))
                .toList();
        return new Cluster(cluster.name(), domains, racks);
    }

    private static PowerDomain lowered(PowerDomain domain, Watts taken) {
        double capacity = domain.capacity().value() - taken.value() / domain.derating();
        return new PowerDomain(domain.id(), domain.parent(), new Watts(Math.max(0, capacity)), domain.derating());
    }

    private Watts gpuIdle(Node node) {
        return type(node).flatMap(GpuType::idlePower).orElse(Watts.ZERO);
    }

    private Optional<GpuType> type(Node node) {
        return node.gpus().map(GpuGroup::type).flatMap(hardware::gpu);
    }
}
