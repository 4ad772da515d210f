package io.wattle.placement.minimum;

import io.wattle.fleet.Node;
import io.wattle.placement.Configurations;
import io.wattle.placement.NodeRules;
import io.wattle.placement.Option;
import io.wattle.placement.Options;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Verdict;
import io.wattle.workload.Model;
import java.util.ArrayList;
import java.util.List;

/// Every way to run each model that is worth a look, and why the others are none.
final class Offers {
    /// Why no replica of a model runs on the nodes of a kind.
    record Refusal(Kind kind, Verdict.Rejected why) {}

    private final List<List<Offer>> ofModel = new ArrayList<>();
    private final List<List<Refusal>> refusals = new ArrayList<>();

    Offers(PlacementProblem problem, Inventory inventory, Configurations configurations) {
        NodeRules rules = new NodeRules(problem.hardware());
        List<Model> models = problem.models();
        for (int model = 0; model < models.size(); model++) {
            List<Offer> offers = new ArrayList<>();
            List<Refusal> refused = new ArrayList<>();
            for (Kind kind : inventory.kinds()) {
                Node node = kind.sample();
                if (rules.evaluate(models.get(model), node) instanceof Verdict.Rejected rejected) {
                    refused.add(new Refusal(kind, rejected));
                    continue;
                }
                Options options = configurations.of(models.get(model), node);
                if (options.possible().isEmpty()) {
                    refused.add(new Refusal(kind, options.impossible().getLast()));
                }
                offers.addAll(useful(model, kind, options.possible()));
            }
            ofModel.add(List.copyOf(offers));
            refusals.add(List.copyOf(refused));
        }
    }

    private static List<Offer> useful(int model, Kind kind, List<Option> options) {
        List<Offer> kept = new ArrayList<>();
        for (Option option : options) {
            Offer offer = new Offer(model, kind, option);
            if (kept.stream().noneMatch(offer::isWorseThan)) {
                kept.removeIf(other -> other.isWorseThan(offer));
                kept.add(offer);
            }
        }
        return kept;
    }

    List<Offer> of(int model) {
        return ofModel.get(model);
    }

    List<Refusal> refusals(int model) {
        return refusals.get(model);
    }
}
