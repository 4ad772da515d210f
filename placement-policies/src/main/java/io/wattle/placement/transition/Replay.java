package io.wattle.placement.transition;

import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Megahertz;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Walks through a transition step by step and notes what it breaks.
final class Replay {
    /// Watts by which sums may differ in floating point.
    private static final double ROUNDING_WATTS = 1e-3;

    private final PlacementProblem problem;
    private final Transition transition;
    private final Map<ReplicaId, ReplicaPlacement> target = new LinkedHashMap<>();
    private final Map<ReplicaId, Engine> old = new LinkedHashMap<>();
    private final Map<ReplicaId, Engine> fresh = new LinkedHashMap<>();
    private final Map<DomainId, Double> limits;
    private final Map<NodeId, Double> hostMemory;
    private final Set<DomainId> toBeRelieved;
    private final PauseCheck pauses;
    private final List<String> found = new ArrayList<>();

    Replay(PlacementProblem problem, Plan from, Plan to, Transition transition) {
        this.problem = problem;
        this.transition = transition;
        from.replicas().forEach(replica -> old.put(replica.id(), Engine.of(replica)));
        to.replicas().forEach(replica -> target.put(replica.id(), replica));
        this.limits = ClusterState.limits(problem);
        this.hostMemory = ClusterState.hostMemory(problem);
        Map<DomainId, Double> atTheEnd = ClusterState.of(
                        problem, target.values().stream().map(Engine::of).toList())
                .committed();
        this.toBeRelieved = atTheEnd.entrySet().stream()
                .filter(entry -> !isOver(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        this.pauses = new PauseCheck(problem, from, to, transition);
    }

    List<String> violations() {
        ClusterState before = ClusterState.of(problem, running());
        for (int index = 0; index < transition.moves().size(); index++) {
            Move move = transition.moves().get(index);
            if (move.step() != index + 1) {
                add(move, "is not number %d".formatted(index + 1));
            }
            checkOrder(move, before);
            pauses.sentence(move, old, fresh).ifPresent(sentence -> add(move, sentence));
            apply(move);
            ClusterState after = ClusterState.of(problem, running());
            checkState(move, before, after);
            checkStated(move, after);
            before = after;
        }
        checkEnd();
        return List.copyOf(found);
    }

    private void apply(Move move) {
        switch (move.action()) {
            case STOP -> {
                if (old.remove(move.replica()) == null) {
                    add(move, "stops what does not run");
                }
            }
            case START -> {
                ReplicaPlacement wanted = target.get(move.replica());
                if (wanted == null || fresh.put(move.replica(), Engine.of(wanted)) != null) {
                    add(move, "starts what nobody wants or what runs already");
                }
            }
            case LOWER_CAP, RAISE_CAP, SET_CLOCK -> adjust(move);
        }
    }

    private void adjust(Move move) {
        Engine engine = old.get(move.replica());
        ReplicaPlacement wanted = target.get(move.replica());
        if (engine == null || wanted == null || fresh.containsKey(move.replica())) {
            add(move, "changes an engine that does not run on");
            return;
        }
        double cap = engine.cap().map(Watts::value).orElse(0.0);
        double wantedCap =
                wanted.configuration().gpuPowerCap().map(Watts::value).orElse(0.0);
        double clock = clock(engine.clock().map(Megahertz::value).orElse(0.0));
        double wantedClock =
                clock(wanted.configuration().smClock().map(Megahertz::value).orElse(0.0));
        switch (move.action()) {
            case LOWER_CAP -> {
                require(move, wantedCap < cap, "does not lower the cap of %.0f W to %.0f W".formatted(cap, wantedCap));
                require(move, wantedClock >= clock, "lowers the cap before the clock");
                old.put(move.replica(), engine.withCap(wanted.configuration().gpuPowerCap()));
            }
            case RAISE_CAP -> {
                require(move, wantedCap > cap, "does not raise the cap of %.0f W to %.0f W".formatted(cap, wantedCap));
                old.put(move.replica(), engine.withCap(wanted.configuration().gpuPowerCap()));
            }
            default -> {
                require(move, wantedClock != clock, "leaves the clock as it is");
                require(move, wantedClock < clock || wantedCap <= cap, "raises the clock before the cap");
                old.put(move.replica(), engine.withClock(wanted.configuration().smClock()));
            }
        }
    }

    /// Zero stands for a clock that the driver chooses, which may be the highest.
    private static double clock(double megahertz) {
        return megahertz == 0 ? Double.MAX_VALUE : megahertz;
    }

    /// While a domain is overloaded that will not be in the end, nothing may start and no cap may rise.
    private void checkOrder(Move move, ClusterState before) {
        if (move.action() == Move.Action.START || move.action() == Move.Action.RAISE_CAP) {
            before.committed().forEach((domain, watts) -> {
                if (isOver(domain, watts) && toBeRelieved.contains(domain)) {
                    add(
                            move,
                            "comes while the domain \"%s\" commits %.0f W of %.0f W"
                                    .formatted(domain, watts, limit(domain)));
                }
            });
        }
        boolean isStart = move.action() == Move.Action.START;
        require(
                move,
                isStart
                        || (move.loading().equals(Duration.ZERO)
                                && move.loadingEnergy().equals(Joules.ZERO)),
                "states a time of loading and loads nothing");
        require(move, !isStart || move.loading().isPositive(), "loads weights in no time");
    }

    private void checkState(Move move, ClusterState before, ClusterState after) {
        after.committed().forEach((domain, watts) -> {
            double was = before.committed().getOrDefault(domain, 0.0);
            if (isOver(domain, watts) && watts > was + ROUNDING_WATTS) {
                add(
                        move,
                        "commits %.1f W in the domain \"%s\", which may commit %.1f W and had %.1f W"
                                .formatted(watts, domain, limit(domain), was));
            }
        });
        after.sharedGpus().forEach(sentence -> add(move, "breaks a rule: " + sentence));
        after.memory().forEach((node, bytes) -> {
            boolean isMore = bytes > before.memory().getOrDefault(node, 0.0);
            if (isMore && bytes > hostMemory.getOrDefault(node, 0.0)) {
                add(move, "fills the node \"%s\" with %.0f bytes".formatted(node, bytes));
            }
        });
    }

    private void checkStated(Move move, ClusterState after) {
        require(
                move,
                move.committedAfter().keySet().equals(after.committed().keySet()),
                "states other domains than there are");
        move.committedAfter().forEach((domain, watts) -> {
            double actual = after.committed().getOrDefault(domain, Double.NaN);
            if (!(Math.abs(watts.value() - actual) <= ROUNDING_WATTS)) {
                add(move, "states %s committed in the domain \"%s\" and it is %.3f W".formatted(watts, domain, actual));
            }
        });
    }

    private void checkEnd() {
        Map<ReplicaId, ReplicaPlacement> missing = new LinkedHashMap<>(target);
        for (Engine engine : running()) {
            ReplicaPlacement wanted = missing.remove(engine.replica().id());
            if (wanted == null || !engine.is(wanted)) {
                found.add("At the end \"%s\" runs otherwise than the plan wants."
                        .formatted(engine.replica().id()));
            }
        }
        missing.keySet().forEach(id -> found.add("At the end \"%s\" does not run.".formatted(id)));
    }

    private Collection<Engine> running() {
        List<Engine> engines = new ArrayList<>(old.values());
        engines.addAll(fresh.values());
        return engines;
    }

    private boolean isOver(DomainId domain, double watts) {
        return watts > limit(domain) + ROUNDING_WATTS;
    }

    private double limit(DomainId domain) {
        return limits.getOrDefault(domain, 0.0);
    }

    private void require(Move move, boolean isSo, String otherwise) {
        if (!isSo) {
            add(move, otherwise);
        }
    }

    private void add(Move move, String what) {
        found.add("The step %d, %s of \"%s\", %s."
                .formatted(move.step(), move.action().label(), move.replica(), what));
    }
}
