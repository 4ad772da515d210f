package io.wattle.placement;

import io.wattle.fleet.Node;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds a node that takes a replica, in the order of its style, and does not ask again those that never will.
///
/// What is free only shrinks while a plan is drafted, so a node that refused a model refuses its next replica too; each
/// node is asked about once for each model instead of once for each replica.
final class NodeSearch {
    private final PlacementProblem problem;
    private final Draft draft;
    private final SearchStyle style;
    private final NodeConstraint ofNodes;
    private final List<RoomConstraint> ofRoom = new ArrayList<>();
    private final Configurations configurations;
    private final Map<ModelName, List<Shelf>> shelves = new HashMap<>();
    private final Map<ModelName, Answer.Refused> nearest = new HashMap<>();

    NodeSearch(PlacementProblem problem, Draft draft, SearchStyle style) {
        this(problem, draft, style, Configurations.free(problem.hardware()));
    }

    /// @param configurations shared by searches of one draft, so that ways are modelled once and are the same objects
    NodeSearch(PlacementProblem problem, Draft draft, SearchStyle style, Configurations configurations) {
        this.problem = problem;
        this.draft = draft;
        this.style = style;
        this.ofNodes = new NodeRules(problem.hardware());
        ofRoom.addAll(List.of(new SpreadHolds(problem), new GpusFree(), new HostMemoryFits()));
        if (style.heedsPower()) {
            ofRoom.add(new PowerFits());
        }
        ofRoom.add(new ProcessorTimeFits());
        this.configurations = configurations;
    }

    /// Where the next replica may go.
    sealed interface Result {
        record Found(Candidate candidate) implements Result {}

        /// @param reason one sentence with the numbers of the node that came nearest
        record Nowhere(String reason) implements Result {}
    }

    /// What one node answered; how near it came grows with the ordinal of the stage.
    private sealed interface Answer {
        record Accepted(Candidate candidate) implements Answer {}

        record Refused(Stage stage, Verdict.Rejected why) implements Answer {}

        /// It offers no way that the style tries.
        record NotTried() implements Answer {}
    }

    private enum Stage {
        NODE,
        CONFIGURATION,
        ROOM
    }

    /// The ways to run a model on a node; none where the node itself is refused.
    Optional<Options> options(Model model, Node node) {
        return ofNodes.evaluate(model, node) instanceof Verdict.Rejected
                ? Optional.empty()
                : Optional.of(configurations.of(model, node));
    }

    /// @param wanted requests per second the replica should take; 0 for none yet
    Result next(Model model, ReplicaId id, double wanted) {
        List<Shelf> racks = shelves.computeIfAbsent(
                model.name(),
                unseen -> problem.cluster().racks().stream().map(Shelf::new).toList());
        List<Shelf> ordered = model.placement().spread().isPresent()
                ? racks.stream().sorted(Comparator.comparingInt(Shelf::taken)).toList()
                : racks;
        Set<Shelf> full = new HashSet<>();
        Iterator<Spot> spots = style.nodes().spots(ordered, draft);
        while (spots.hasNext()) {
            Spot spot = spots.next();
            if (full.contains(spot.shelf())) {
                continue;
            }
            switch (ask(model, id, spot, wanted)) {
                case Answer.Accepted(var candidate) -> {
                    spot.shelf().take();
                    return new Result.Found(candidate);
                }
                case Answer.Refused refused -> refuse(model, id, spot, refused, full);
                case Answer.NotTried _ -> spot.shelf().close(spot.index());
            }
        }
        return new Result.Nowhere(reason(model));
    }

    private void refuse(Model model, ReplicaId id, Spot spot, Answer.Refused refused, Set<Shelf> full) {
        draft.reject(id, spot.node().id(), refused.why());
        nearest.merge(
                model.name(), refused, (before, now) -> now.stage().compareTo(before.stage()) >= 0 ? now : before);
        switch (refused.why().constraint()) {
            case SpreadHolds.NAME -> full.add(spot.shelf()); // it may take more once others have more
            case ProcessorTimeFits.NAME -> {} // a smaller share of time may still fit
            default -> spot.shelf().close(spot.index());
        }
    }

    private Answer ask(Model model, ReplicaId id, Spot spot, double wanted) {
        Node node = spot.node();
        if (ofNodes.evaluate(model, node) instanceof Verdict.Rejected rejected) {
            return new Answer.Refused(Stage.NODE, rejected);
        }
        Options options = configurations.of(model, node);
        if (options.possible().isEmpty()) {
            return new Answer.Refused(Stage.CONFIGURATION, options.impossible().getLast());
        }
        List<Verdict.Rejected> refusals = new ArrayList<>();
        for (Option option : style.options().of(options, wanted)) {
            Candidate candidate = new Candidate(id, spot.shelf().rack(), node, option, wanted);
            switch (room(candidate)) {
                case Verdict.Accepted _ -> {
                    return new Answer.Accepted(candidate);
                }
                case Verdict.Rejected rejected -> refusals.add(rejected);
            }
        }
        return refusals.isEmpty() ? new Answer.NotTried() : new Answer.Refused(Stage.ROOM, refusals.getFirst());
    }

    private Verdict room(Candidate candidate) {
        for (RoomConstraint constraint : ofRoom) {
            Verdict verdict = constraint.evaluate(candidate, draft);
            if (verdict instanceof Verdict.Rejected) {
                return verdict;
            }
        }
        return Verdict.accepted();
    }

    private String reason(Model model) {
        Answer.Refused refused = nearest.get(model.name());
        long nodes = problem.cluster().nodes().count();
        return refused == null
                ? "The cluster \"%s\" has no nodes.".formatted(problem.cluster().name())
                : "None of %d nodes takes another replica of \"%s\". %s"
                        .formatted(nodes, model.name(), refused.why().reason());
    }
}
