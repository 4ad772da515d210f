package io.wattle.control.gateway.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// What one gateway has charged and the meter has not settled: tokens and joules by minute, replica and account. A
/// request's prompt counts in the minute it came, its answer in those it took. Minutes freeze a minute after their end:
/// from then on other gateways and the settler may count on them, and whatever comes later goes to the next one.
final class Claims {
    /// Claims that nobody settled within this many minutes keep what they were charged.
    static final long PATIENCE_MINUTES = 110;

    private final Map<Key, Claim> open = new HashMap<>();
    private long firstOpen = Long.MIN_VALUE;

    /// @param joules charged so far, of them what was measured
    /// @param unknown requests whose energy was not known
    record Claim(double promptTokens, double outputTokens, double joules, double measuredJoules, long unknown) {
        Claim plus(Claim other) {
            return new Claim(
                    promptTokens + other.promptTokens,
                    outputTokens + other.outputTokens,
                    joules + other.joules,
                    measuredJoules + other.measuredJoules,
                    unknown + other.unknown);
        }
    }

    private record Key(long minute, Place place, Account account) {}

    /// As it is kept in a file.
    record Row(long minute, Place place, Account account, Claim claim) {}

    /// Adds what a request was charged with.
    void add(Served served, Account account, Use charged) {
        long first = Math.max(firstOpen, Served.minute(served.from()));
        long last = Math.max(firstOpen, Served.minute(served.to()));
        double left = 1;
        for (long minute = first; minute <= last; minute++) {
            double share = minute == last ? left : Math.min(left, early(served, first, minute));
            left -= share;
            put(
                    new Key(minute, served.place(), account),
                    new Claim(
                            minute == first ? served.promptTokens() : 0,
                            served.outputTokens() * share,
                            charged.joules() * share,
                            charged.measuredJoules() * share,
                            minute == last ? charged.unknown() : 0));
        }
    }

    /// The first minute that is open takes what lies before it too.
    private static double early(Served served, long first, long minute) {
        double share = served.share(minute);
        for (long before = Served.minute(served.from()); minute == first && before < first; before++) {
            share += served.share(before);
        }
        return share;
    }

    private void put(Key key, Claim claim) {
        open.merge(key, claim, Claim::plus);
    }

    /// Nothing is added to minutes before this one any more.
    void freezeBefore(long minute) {
        firstOpen = Math.max(firstOpen, minute);
        open.keySet().removeIf(key -> key.minute() < minute - PATIENCE_MINUTES);
    }

    /// Tokens of each frozen minute and replica: those of the prompts, those of the answers.
    Map<Long, Map<Place, Tokens>> frozen() {
        Map<Long, Map<Place, Tokens>> minutes = new HashMap<>();
        open.forEach((key, claim) -> {
            if (key.minute() < firstOpen) {
                minutes.computeIfAbsent(key.minute(), _ -> new HashMap<>())
                        .merge(key.place(), new Tokens(claim.promptTokens(), claim.outputTokens()), Tokens::plus);
            }
        });
        return minutes;
    }

    /// Settles what the span's joules were shared among, and moves what came too late for it to the first open minute.
    ///
    /// @param booked takes what each account's use changes by
    void settle(Span span, String gateway, BiConsumer<Account, Use> booked) {
        List<Key> covered = new ArrayList<>(open.keySet());
        covered.removeIf(key -> key.minute() >= firstOpen || !span.covers(key.place(), key.minute()));
        for (Key key : covered) {
            Claim claim = open.get(key);
            open.remove(key);
            if (claim != null && span.claims().contains(Span.claim(gateway, key.minute()))) {
                booked.accept(key.account(), correction(claim, span));
            } else if (claim != null) {
                put(new Key(firstOpen, key.place(), key.account()), claim);
            }
        }
    }

    private static Use correction(Claim claim, Span span) {
        double joules =
                claim.promptTokens() * span.joulesPerPromptToken() + claim.outputTokens() * span.joulesPerOutputToken();
        double modelled = claim.joules() - claim.measuredJoules();
        return new Use(
                0,
                0,
                0,
                (span.isMeasured() ? joules : 0) - claim.measuredJoules(),
                (span.isMeasured() ? 0 : joules) - modelled,
                0,
                -claim.unknown(),
                -claim.joules());
    }

    List<Row> rows() {
        return open.entrySet().stream()
                .map(entry -> new Row(
                        entry.getKey().minute(),
                        entry.getKey().place(),
                        entry.getKey().account(),
                        entry.getValue()))
                .toList();
    }

    void restore(Row row) {
        put(new Key(row.minute(), row.place(), row.account()), row.claim());
    }
}
