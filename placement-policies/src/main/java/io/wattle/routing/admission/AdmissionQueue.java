package io.wattle.routing.admission;

import io.wattle.routing.RoutingRequest.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who waits for a place on a model's replicas and who goes next: urgent before normal before patient; among equals
/// the tenant that has had least by its weight, so that one who floods the queue delays nobody but itself.
///
/// Fairness is start-time fair queueing by cost (Goyal et al., 1996): each tenant's account grows by the cost of what
/// went, divided by its weight, and begins where the others stand. Who cannot have a place in time is told at once,
/// and told when to come back by the pace at which places became free. Deterministic: all time comes from the caller.
/// Not thread-safe.
public final class AdmissionQueue {
    private static final List<Priority> RANKS = List.of(Priority.HIGH, Priority.NORMAL, Priority.LOW);

    private final int most;
    private final Map<Priority, Line> lines = new EnumMap<>(Priority.class);
    private final Pace pace = new Pace();

    /// @param most requests that may wait at a time
    public AdmissionQueue(int most) {
        this.most = most;
        RANKS.forEach(rank -> lines.put(rank, new Line()));
    }

    /// Requests that wait.
    public int waiting() {
        int sum = 0;
        for (Line line : lines.values()) {
            sum += line.size();
        }
        return sum;
    }

    /// Whether a request of a batch may begin: nobody waits and there is slack.
    public boolean mayFill(Places places) {
        return waiting() == 0 && places.hasSlack();
    }

    /// A request asks for a place. Without a verdict on it among those returned it waits.
    public List<Verdict> offer(Ask ask, Places places, long nowNanos) {
        if (waiting() == 0 && places.hasRoom(ask.priority())) {
            line(ask.priority()).charge(ask);
            return List.of(new Verdict.Go(ask.id()));
        }
        List<Verdict> verdicts = new ArrayList<>(tick(places, nowNanos));
        long gone = verdicts.stream().filter(Verdict.Go.class::isInstance).count();
        Places left = new Places(places.total(), (int) (places.taken() + gone));
        Line line = line(ask.priority());
        boolean isNext = RANKS.stream()
                .filter(rank -> rank.compareTo(ask.priority()) >= 0)
                .allMatch(rank -> line(rank).size() == 0);
        if (isNext && left.hasRoom(ask.priority())) {
            line.charge(ask);
            verdicts.add(new Verdict.Go(ask.id()));
        } else if (nowNanos + pace.nanosFor(ahead(ask) + 1) - ask.deadlineNanos() > 0) {
            verdicts.add(refused(ask, Verdict.Why.TOO_LATE));
        } else if (waiting() < most) {
            line.add(ask);
        } else {
            verdicts.add(displace(ask));
        }
        return verdicts;
    }

    /// A request that had a place is over.
    ///
    /// @param places after it
    public List<Verdict> left(Places places, long nowNanos) {
        boolean isWanted = waiting() > 0;
        pace.left(nowNanos, isWanted);
        return isWanted ? tick(places, nowNanos) : List.of();
    }

    /// Time has passed, or the places have changed.
    public List<Verdict> tick(Places places, long nowNanos) {
        List<Verdict> verdicts = new ArrayList<>();
        lines.values()
                .forEach(line -> line.takeLate(nowNanos)
                        .forEach(late -> verdicts.add(refused(late, Verdict.Why.WAITED_IN_VAIN))));
        Places now = places;
        Optional<Line> next = next(now);
        while (next.isPresent()) {
            verdicts.add(new Verdict.Go(next.get().takeFirst().id()));
            now = now.plusOne();
            next = next(now);
        }
        return verdicts;
    }

    /// A request waits no longer, because its client left.
    public void withdraw(long id) {
        lines.values().forEach(line -> line.remove(id));
    }

    private Line line(Priority rank) {
        Line line = lines.get(rank);
        if (line == null) {
            throw new IllegalStateException("There is no line for the priority (%s).".formatted(rank));
        }
        return line;
    }

    /// The line whose turn it is. A more urgent request that finds no room lets nobody behind it pass.
    private Optional<Line> next(Places places) {
        return RANKS.stream()
                .filter(rank -> line(rank).size() > 0)
                .findFirst()
                .filter(places::hasRoom)
                .map(this::line);
    }

    /// Requests that go before one that comes now: all that are more urgent, and of its equals as many of each tenant
    /// as its own tenant will have had by then.
    private int ahead(Ask ask) {
        int urgent = RANKS.stream()
                .filter(rank -> rank.compareTo(ask.priority()) > 0)
                .mapToInt(rank -> line(rank).size())
                .sum();
        return urgent + line(ask.priority()).ahead(ask);
    }

    /// The newest request of the least important rank, of the tenant with the most there, makes room for one that is
    /// more important or whose tenant has fewer.
    private Verdict displace(Ask ask) {
        Priority lowest = RANKS.reversed().stream()
                .filter(rank -> line(rank).size() > 0)
                .findFirst()
                .orElse(Priority.HIGH);
        Line line = line(lowest);
        Optional<String> longest = line.longest();
        boolean isLess = lowest.compareTo(ask.priority()) < 0;
        boolean isFairer = lowest == ask.priority()
                && longest.filter(tenant -> line.size(tenant) > line.size(ask.tenant()) + 1)
                        .isPresent();
        if (longest.isEmpty() || !(isLess || isFairer)) {
            return refused(ask, Verdict.Why.QUEUE_FULL);
        }
        Ask victim = line.takeNewest(longest.get());
        line(ask.priority()).add(ask);
        return refused(victim, Verdict.Why.DISPLACED);
    }

    private Verdict refused(Ask ask, Verdict.Why why) {
        int waiting = waiting();
        return new Verdict.Refused(ask.id(), why, waiting, Duration.ofNanos(pace.nanosFor(waiting + 1)));
    }
}
