package io.wattle.control.gateway.ledger;

import io.wattle.routing.PromptWeight;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What the settler of the meters must remember from minute to minute, and from leader to leader. Immutable; each step
/// is pure.
///
/// @param minute   the last one at whose beginning meters were read
/// @param readings the last of each node
/// @param pending  counted, and not yet shared: gateways get time to tell their claims
/// @param balances of replicas that have any
/// @param hours    the last ones, which may still change
/// @param weights  what is known of prompts' costs; absent in notes of older versions
record SettlerState(
        long minute,
        List<Read> readings,
        List<Metered> pending,
        List<Held> balances,
        List<MeterHour> hours,
        @Nullable List<Weighed> weights) {
    static final SettlerState NEW = new SettlerState(0, List.of(), List.of(), List.of(), List.of(), List.of());

    /// From the end of a span until it is shared.
    private static final long DELAY_MINUTES = 2;

    /// A node that is silent for longer is forgotten: what it counted cannot be shared any more.
    private static final long SILENCE_MINUTES = Claims.PATIENCE_MINUTES;

    private static final int HOURS = 4;
    private static final double SECONDS_PER_MINUTE = 60;

    SettlerState {
        readings = List.copyOf(readings);
        pending = List.copyOf(pending);
        balances = List.copyOf(balances);
        hours = List.copyOf(hours);
        weights = weights == null ? List.of() : List.copyOf(weights);
    }

    /// A reading and the minute at whose beginning it was taken.
    record Read(long minute, MeterReading reading) {}

    /// A replica and its balance.
    record Held(Place place, Balance balance) {}

    /// A replica and what its prompts' tokens weigh.
    ///
    /// @param minute of the last span that said so
    record Weighed(Place place, PromptWeight weight, long minute) {}

    /// What gateways claim.
    @FunctionalInterface
    interface ClaimedTokens {
        Tokens of(Metered span);
    }

    /// What came out of sharing.
    record Settled(SettlerState next, List<Priced> spans) {}

    /// What a prompt's and an answer's token cost.
    ///
    /// @param isWeighed whether their ratio was measured on this replica
    record Priced(
            Metered span,
            double joulesPerPromptToken,
            double joulesPerOutputToken,
            boolean isMeasured,
            boolean isWeighed) {
        static Priced of(Metered span, Tokens claimed, Balance.Shared shared, PromptWeight weight) {
            double share = weight.share();
            double tokens = claimed.weighted(share);
            double each = tokens > 0 ? shared.joules() / tokens : 0;
            return new Priced(span, each * share, each, shared.isMeasured(), weight.isMeasured());
        }
    }

    /// Takes in readings at the beginning of a minute.
    SettlerState read(long now, List<MeterReading> heard) {
        Map<String, Read> next = new HashMap<>();
        readings.forEach(read -> next.put(read.reading().node(), read));
        List<Metered> spans = new ArrayList<>(pending);
        Hours sums = new Hours(hours);
        for (MeterReading reading : heard) {
            Optional.ofNullable(next.put(reading.node(), new Read(now, reading)))
                    .ifPresent(last -> spans.addAll(spans(last, reading, now, sums)));
        }
        next.values().removeIf(read -> {
            boolean isGone = read.minute() + SILENCE_MINUTES < now;
            if (isGone) {
                sums.add(unknown(read.minute(), now));
            }
            return isGone;
        });
        return new SettlerState(now, List.copyOf(next.values()), spans, balances, sums.newest(HOURS), weights);
    }

    private static MeterHour unknown(long from, long to) {
        return new MeterHour(hour(to - 1), 0, 0, 0, 0, 0, 0, (to - from) * SECONDS_PER_MINUTE);
    }

    private static List<Metered> spans(Read last, MeterReading reading, long now, Hours sums) {
        MeterReading before = last.reading();
        if (!before.bootId().equals(reading.bootId())) {
            sums.add(unknown(last.minute(), now));
            return List.of();
        }
        List<Metered> spans = new ArrayList<>();
        for (MeterReading.Replica replica : reading.replicas()) {
            spans.add(span(new Place(reading.node(), replica.name()), replica, last, now));
        }
        double active = spans.stream().mapToDouble(Metered::joules).sum();
        double total = 0;
        double measured = 0;
        boolean isWhole = before.sources().size() == reading.sources().size();
        for (MeterReading.Source source : reading.sources()) {
            Optional<Double> grown = reading.grown(source, before);
            total += grown.orElse(0.0);
            measured += source.isMeasured() ? grown.orElse(0.0) : 0;
            isWhole &= grown.isPresent();
        }
        if (!isWhole) {
            sums.add(unknown(last.minute(), now));
        }
        // A source that cannot be read any more may have told a replica's joules before.
        double idle = Math.max(0, total - active);
        sums.add(new MeterHour(hour(now - 1), Math.max(total, active), measured, idle, 0, 0, 0, 0));
        return spans;
    }

    /// A counter that fell began anew.
    private static Metered span(Place place, MeterReading.Replica now, Read last, long minute) {
        var before = last.reading().replica(now.name());
        double joules = before.filter(old -> old.activeJoules() <= now.activeJoules())
                .map(MeterReading.Replica::activeJoules)
                .orElse(0.0);
        var same = before.filter(
                old -> old.promptTokens() <= now.promptTokens() && old.outputTokens() <= now.outputTokens());
        return new Metered(
                place,
                last.minute(),
                minute - 1,
                now.activeJoules() - joules,
                new Tokens(
                        grown(now, same, MeterReading.Replica::promptTokens),
                        grown(now, same, MeterReading.Replica::outputTokens)),
                now.countsTokens(),
                now.isMeasured());
    }

    private static double grown(
            MeterReading.Replica now,
            Optional<MeterReading.Replica> before,
            ToLongFunction<MeterReading.Replica> counter) {
        return (double)
                (counter.applyAsLong(now) - before.map(counter::applyAsLong).orElse(0L));
    }

    /// The first minute of what waits to be shared.
    long oldestPending() {
        return pending.stream().mapToLong(Metered::from).min().orElse(minute);
    }

    /// Shares what has waited long enough.
    Settled settle(ClaimedTokens claims) {
        Map<Place, Balance> next = new HashMap<>();
        balances.forEach(each -> next.put(each.place(), each.balance()));
        List<Metered> kept = new ArrayList<>();
        List<Priced> priced = new ArrayList<>();
        Hours sums = new Hours(hours);
        Weights known = new Weights(weights);
        for (Metered span : pending) {
            if (span.to() + DELAY_MINUTES >= minute) {
                kept.add(span);
                continue;
            }
            Tokens claimed = claims.of(span);
            PromptWeight weight = known.of(span);
            var shared = next.getOrDefault(span.place(), Balance.EVEN).share(span, claimed, weight.share(), minute);
            next.put(span.place(), shared.next());
            shared.charged().forEach(part -> sums.add(charged(part, weight.isMeasured())));
            priced.add(Priced.of(span, claimed, shared, weight));
        }
        next.values().forEach(balance -> balance.expired(minute).forEach(part -> sums.add(unclaimed(part))));
        next.replaceAll((_, balance) -> balance.after(minute));
        next.values().removeIf(Balance::isEven);
        List<Held> held = new ArrayList<>();
        next.forEach((place, balance) -> held.add(new Held(place, balance)));
        List<Weighed> learned = known.all(minute);
        return new Settled(new SettlerState(minute, readings, kept, held, sums.newest(HOURS), learned), priced);
    }

    private static MeterHour charged(Balance.Waiting part, boolean isWeighed) {
        return new MeterHour(part.hour(), 0, 0, 0, part.joules(), isWeighed ? part.joules() : 0, 0, 0);
    }

    private static MeterHour unclaimed(Balance.Waiting part) {
        return new MeterHour(part.hour(), 0, 0, 0, 0, 0, part.joules(), 0);
    }

    private static long hour(long minute) {
        return Math.floorDiv(minute * 60, 3600L) * 3600;
    }
}
