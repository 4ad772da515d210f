package io.wattle.placement.minimum;

import io.wattle.placement.ReplicaConfiguration;
import io.wattle.quantity.Watts;
import io.wattle.workload.Model;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Says in one sentence why a model has no more replicas than it has.
final class Shortage {
    private final Market market;
    private final Assembly assembly;

    Shortage(Market market, Assembly assembly) {
        this.market = market;
        this.assembly = assembly;
    }

    String reason(int model) {
        Model asked = market.problem().models().get(model);
        int placed = assembly.board().of(model).size();
        int nodes = market.inventory().nodes().size();
        if (nodes == 0) {
            return "The cluster \"%s\" has no nodes."
                    .formatted(market.problem().cluster().name());
        }
        List<Offer> offers = market.offers().get(model);
        if (offers.isEmpty()) {
            return "None of %d nodes takes a replica of \"%s\". %s"
                    .formatted(
                            nodes,
                            asked.name(),
                            market.ways().refusals(model).getLast().why().reason());
        }
        if (placed >= market.most(model)) {
            return "The model \"%s\" may run %d replicas and they take %.3f of %.3f requests/s."
                    .formatted(
                            asked.name(), market.most(model), assembly.served().get(model), market.demand(model));
        }
        Offer smallest = offers.stream()
                .min(Comparator.comparingInt((Offer offer) -> offer.option().gpus())
                        .thenComparingDouble(Offer::gpuCommitment))
                .orElseThrow();
        return "None of %d nodes takes another replica of \"%s\". %s".formatted(nodes, asked.name(), nearest(smallest));
    }

    /// Of the nodes of its kind the one that lacks the least.
    private String nearest(Offer offer) {
        Inventory inventory = market.inventory();
        Occupancy taken = assembly.board().taken();
        int mostFree =
                offer.kind().nodes().stream().mapToInt(taken::freeGpus).max().orElse(0);
        String way = label(offer);
        if (mostFree < offer.option().gpus()) {
            return "The smallest way to run it, %s, needs %d free GPUs of one node and the most that are free on one are %d."
                    .formatted(way, offer.option().gpus(), mostFree);
        }
        double least = Double.POSITIVE_INFINITY;
        Optional<String> sentence = Optional.empty();
        for (int node : offer.kind().nodes()) {
            if (taken.freeGpus(node) < offer.option().gpus()) {
                continue;
            }
            double added = taken.added(offer, node);
            for (int domain : inventory.chain(inventory.rackOf(node))) {
                double missing = added - taken.room(domain);
                if (missing > 0 && missing < least) {
                    least = missing;
                    sentence = Optional.of(
                            "The smallest way to run it, %s, would commit %s more on the node \"%s\" and the domain \"%s\" has %s left of %s."
                                    .formatted(
                                            way,
                                            new Watts(added),
                                            inventory.nodes().get(node).id(),
                                            inventory.domains().get(domain),
                                            new Watts(Math.max(0, taken.room(domain))),
                                            new Watts(inventory.limit(domain))));
                }
            }
        }
        return sentence.orElse(
                "The smallest way to run it, %s, finds too little memory, time or spread.".formatted(way));
    }

    private static String label(Offer offer) {
        ReplicaConfiguration configuration = offer.option().configuration();
        String place = offer.kind()
                .sample()
                .gpus()
                .map(gpus -> "%d x %s".formatted(offer.option().gpus(), gpus.type()))
                .orElse("processors");
        return "%s on %s%s"
                .formatted(
                        configuration.precision().label(),
                        place,
                        configuration.smClock().map(clock -> " at " + clock).orElse(""));
    }
}
