package io.wattle.placement;

import io.wattle.fleet.Node;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the first node that takes a replica, and does not ask again those that never will.
///
/// What is free only shrinks while a plan is drafted, so a node that refused a model refuses its next replica too; each
/// node is asked about once for each model instead of once for each replica.
final class NodeSearch {
    private final PlacementProblem problem;
    private final Draft draft;
    private final List<NodeConstraint> ofNodes;
    private final List<RoomConstraint> ofRoom =
            List.of(new GpusFree(), new HostMemoryFits(), new PowerFits(), new ProcessorTimeFits());
    private final Configurations configurations;
    private final Map<ModelName, List<Shelf>> shelves = new HashMap<>();
    private final Map<ModelName, Answer.Refused> nearest = new HashMap<>();

    NodeSearch(PlacementProblem problem, Draft draft) {
        this.problem = problem;
        this.draft = draft;
        this.ofNodes = List.of(
                new ArchitectureAllowed(),
                new GpuTypeAllowed(),
                new EngineRunsThere(),
                new HardwareKnown(problem.hardware()));
        this.configurations = Configurations.free(problem.hardware());
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
    }

    private enum Stage {
        NODE,
        CONFIGURATION,
        ROOM
    }

    /// @param wanted requests per second the replica should take; 0 for none yet
    Result next(Model model, ReplicaId id, double wanted) {
        List<Shelf> racks = shelves.computeIfAbsent(
                model.name(),
                unseen -> problem.cluster().racks().stream().map(Shelf::new).toList());
        List<Shelf> ordered = model.placement().spread().isPresent()
                ? racks.stream().sorted(Comparator.comparingInt(Shelf::taken)).toList()
                : racks;
        for (Shelf shelf : ordered) {
            for (int index = shelf.firstOpen(); index < shelf.rack().nodes().size(); index++) {
                Node node = shelf.rack().nodes().get(index);
                switch (ask(model, id, shelf, node, wanted)) {
                    case Answer.Accepted(var candidate) -> {
                        shelf.take();
                        return new Result.Found(candidate);
                    }
                    case Answer.Refused refused -> {
                        note(model, id, node, refused);
                        if (!refused.why().constraint().equals(ProcessorTimeFits.NAME)) {
                            shelf.close(index); // a smaller share of time may still fit, all else may not
                        }
                    }
                }
            }
        }
        return new Result.Nowhere(reason(model));
    }

    private Answer ask(Model model, ReplicaId id, Shelf shelf, Node node, double wanted) {
        for (NodeConstraint constraint : ofNodes) {
            if (constraint.evaluate(model, node) instanceof Verdict.Rejected rejected) {
                return new Answer.Refused(Stage.NODE, rejected);
            }
        }
        Options options = configurations.of(model, node);
        if (options.possible().isEmpty()) {
            return new Answer.Refused(Stage.CONFIGURATION, options.impossible().getLast());
        }
        List<Verdict.Rejected> refusals = new ArrayList<>();
        for (Option option : options.fewestGpusFirst(wanted)) {
            Candidate candidate = new Candidate(id, shelf.rack(), node, option, wanted);
            switch (room(candidate)) {
                case Verdict.Accepted _ -> {
                    return new Answer.Accepted(candidate);
                }
                case Verdict.Rejected rejected -> refusals.add(rejected);
            }
        }
        return new Answer.Refused(Stage.ROOM, refusals.getFirst());
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

    private void note(Model model, ReplicaId id, Node node, Answer.Refused refused) {
        draft.reject(id, node.id(), refused.why());
        nearest.merge(
                model.name(), refused, (before, now) -> now.stage().compareTo(before.stage()) >= 0 ? now : before);
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
