package io.wattle.placement.transition;

import io.wattle.placement.PlacementProblem;
import io.wattle.placement.ReplicaId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Orders the moves of one transition: what frees room where room is short, then starts, each followed by the stops
/// that it allows, and what takes more watts last.
///
/// It always ends: once every old engine is stopped and every cap lowered, only engines of the new plan run, within
/// its caps, and each further move comes nearer to what the new plan commits.
final class Sequence {
    /// Candidates for a stop that are tried out, cheapest first; beyond them the cheapest is taken.
    private static final int MOST_TRIED = 64;

    private final Ledger ledger;
    private final MoveLog log;
    private final Map<ModelName, Service> services = new HashMap<>();
    private final Map<ReplicaId, ReplicaPlacement> starting = new LinkedHashMap<>();
    private final Map<ReplicaId, ReplicaPlacement> stopping = new LinkedHashMap<>();
    private final Set<Kept> lowering = new LinkedHashSet<>();
    private final List<Kept> raising = new ArrayList<>();

    Sequence(PlacementProblem problem, Difference difference) {
        this.ledger = new Ledger(problem.cluster(), problem.hardware());
        this.log = new MoveLog(ledger, new WeightLoading(problem.cluster(), problem.hardware()));
        for (Model model : problem.models()) {
            services.put(model.name(), new Service(model.name(), model.priority()));
        }
        for (Kept kept : difference.kept()) {
            ledger.start(kept.before());
            service(kept.now()).keep(kept);
            if (kept.isCapLowered() || kept.isClockLowered()) {
                lowering.add(kept);
            }
            if (kept.isCapRaised() || kept.isClockRaised()) {
                raising.add(kept);
            }
        }
        for (ReplicaPlacement replica : difference.stopping()) {
            ledger.start(replica);
            service(replica).expectStop(replica, ledger.isHere(replica));
            stopping.put(replica.id(), replica);
        }
        difference.starting().stream()
                .sorted(Comparator.comparingInt(this::priority).reversed())
                .forEach(replica -> {
                    service(replica).expectStart(replica);
                    starting.put(replica.id(), replica);
                });
    }

    Transition order() {
        relieveOverloads();
        services.values().stream()
                .sorted(Comparator.comparing(service -> service.model().value()))
                .forEach(this::stopOutdated);
        while (!starting.isEmpty()) {
            if (!startWhatFits()) {
                makeRoom();
            }
        }
        List.copyOf(lowering).forEach(this::lower);
        raising.forEach(this::raise);
        return log.transition();
    }

    /// A limit that fell below what runs comes first: nothing may start before it holds again.
    private void relieveOverloads() {
        for (DomainState domain : ledger.overloaded()) {
            for (Kept kept : List.copyOf(lowering)) {
                if (domain.isOverloaded()
                        && kept.isCapLowered()
                        && ledger.domainsOf(kept.now()).contains(domain)) {
                    lower(kept);
                }
            }
            while (domain.isOverloaded()) {
                Optional<ReplicaPlacement> cheapest = stopping.values().stream()
                        .filter(replica -> ledger.domainsOf(replica).contains(domain))
                        .min(this::byLoss);
                if (cheapest.isEmpty()) {
                    break; // the new plan leaves it so; nothing that adds watts there will be accepted
                }
                stop(cheapest.get(), domain.overloadClause());
            }
        }
    }

    private boolean startWhatFits() {
        boolean hasStarted = false;
        List<ReplicaPlacement> pausedFirst = starting.values().stream()
                .sorted(Comparator.comparing(replica -> !service(replica).isPaused()))
                .toList();
        for (ReplicaPlacement replica : pausedFirst) {
            if (ledger.obstacles(replica).isEmpty()) {
                ledger.start(replica);
                starting.remove(replica.id());
                service(replica).started(replica);
                log.addStart(replica);
                stopOutdated(service(replica));
                hasStarted = true;
            }
        }
        return hasStarted;
    }

    private void stopOutdated(Service service) {
        for (ReplicaPlacement replica : service.outdated()) {
            if (service.mayStopAnother() && !service.wouldPause(replica)) {
                stop(replica, "");
            }
        }
    }

    /// Lowers a cap or stops a replica where that helps a start.
    private void makeRoom() {
        List<Obstacle> obstacles = new ArrayList<>();
        starting.values().forEach(replica -> obstacles.addAll(ledger.obstacles(replica)));
        Shortage shortage = new Shortage(ledger, obstacles);
        Optional<Kept> lowered = lowering.stream()
                .filter(kept -> kept.isCapLowered() && shortage.isEasedByWattsOf(kept.now()))
                .findFirst();
        if (lowered.isPresent()) {
            lower(lowered.get());
            return;
        }
        List<ReplicaPlacement> candidates = stopping.values().stream()
                .filter(shortage::isEasedBy)
                .sorted(this::byLoss)
                .toList();
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException("The new plan cannot be reached, because %s."
                    .formatted(obstacles.getFirst().clause()));
        }
        ReplicaPlacement chosen = candidates.stream()
                .limit(MOST_TRIED)
                .filter(this::unlocksAStart)
                .findFirst()
                .orElse(candidates.getFirst());
        stop(chosen, clauseFor(chosen, obstacles));
    }

    private boolean unlocksAStart(ReplicaPlacement candidate) {
        ledger.stop(candidate);
        boolean unlocks = starting.values().stream()
                .anyMatch(replica -> ledger.obstacles(replica).isEmpty());
        ledger.start(candidate);
        return unlocks;
    }

    private String clauseFor(ReplicaPlacement stopped, List<Obstacle> obstacles) {
        return obstacles.stream()
                .filter(obstacle -> new Shortage(ledger, List.of(obstacle)).isEasedBy(stopped))
                .findFirst()
                .orElseThrow()
                .clause();
    }

    /// @param reason what it makes room for; a clause
    private void stop(ReplicaPlacement replica, String reason) {
        Service service = service(replica);
        boolean isHere = ledger.isHere(replica);
        boolean isPause = isHere && service.wouldPause(replica);
        ledger.stop(replica);
        stopping.remove(replica.id());
        service.stopped(replica, isHere, isPause);
        Optional<String> pause = isPause
                ? Optional.of(
                        "The replica \"%s\" must stop before its successor serves, because %s; until then \"%s\" takes %.3f of its %.3f requests/s."
                                .formatted(
                                        replica.id(),
                                        reason,
                                        service.model(),
                                        Math.clamp(service.capacity(), 0, service.required()),
                                        service.required()))
                : Optional.empty();
        log.add(Move.Action.STOP, replica.id(), pause);
    }

    private void lower(Kept kept) {
        lowering.remove(kept);
        if (kept.isClockLowered()) {
            log.add(Move.Action.SET_CLOCK, kept.now().id(), Optional.empty());
        }
        if (kept.isCapLowered()) {
            ledger.recap(kept);
            log.add(Move.Action.LOWER_CAP, kept.now().id(), Optional.empty());
        }
    }

    private void raise(Kept kept) {
        if (kept.isCapRaised()) {
            ledger.obstacleToRaise(kept).ifPresent(obstacle -> {
                throw new IllegalArgumentException(
                        "The new plan cannot be reached, because %s.".formatted(obstacle.clause()));
            });
            ledger.recap(kept);
            log.add(Move.Action.RAISE_CAP, kept.now().id(), Optional.empty());
        }
        if (kept.isClockRaised()) {
            log.add(Move.Action.SET_CLOCK, kept.now().id(), Optional.empty());
        }
    }

    /// Stops that nobody notices first, then the least important models, then the least that is lost.
    private int byLoss(ReplicaPlacement left, ReplicaPlacement right) {
        return Comparator.<ReplicaPlacement, Boolean>comparing(
                        replica -> ledger.isHere(replica) && service(replica).wouldPause(replica))
                .thenComparingInt(this::priority)
                .thenComparingDouble(replica -> service(replica).lost(replica))
                .thenComparingDouble(replica -> replica.expected().assignedRequestsPerSecond())
                .compare(left, right);
    }

    private int priority(ReplicaPlacement replica) {
        return service(replica).priority();
    }

    /// A model that is not wanted any more counts for nothing.
    private Service service(ReplicaPlacement replica) {
        return services.computeIfAbsent(replica.id().model(), name -> new Service(name, Integer.MIN_VALUE));
    }
}
