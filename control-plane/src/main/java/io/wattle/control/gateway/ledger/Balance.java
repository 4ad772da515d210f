package io.wattle.control.gateway.ledger;

import java.util.ArrayList;
import java.util.List;

/// Holds a replica's joules against the tokens that gateways claim. Engine and gateways do not count a token in
/// the same minute: joules of tokens that nobody has claimed wait for a while, and tokens claimed before they were
/// counted are remembered. Immutable.
///
/// @param ahead   tokens claimed before the engine counted them
/// @param waiting oldest first
record Balance(double ahead, List<Waiting> waiting) {
    static final Balance EVEN = new Balance(0, List.of());

    /// After this long nobody will claim them.
    static final long PATIENCE_MINUTES = 15;

    /// Less than this is rounding.
    private static final double CRUMB = 1e-9;

    Balance {
        waiting = List.copyOf(waiting);
    }

    /// Joules that wait for claims.
    ///
    /// @param since the minute in which they began to
    /// @param hour  in which they were counted, in seconds since 1970
    record Waiting(long since, long hour, double joules, double tokens, boolean isMeasured) {
        Waiting part(double share) {
            return new Waiting(since, hour, joules * share, tokens * share, isMeasured);
        }
    }

    /// What is shared among the claims.
    ///
    /// @param charged of this span, and of earlier ones by what waited
    record Shared(Balance next, List<Waiting> charged) {
        double joules() {
            return charged.stream().mapToDouble(Waiting::joules).sum();
        }

        boolean isMeasured() {
            return charged.stream().allMatch(Waiting::isMeasured);
        }
    }

    /// The next balance, and what the claims are to carry.
    ///
    /// @param promptShare what a prompt's token costs of an answer's
    /// @param now         minute
    Shared share(Metered metered, Tokens claims, double promptShare, long now) {
        double claimed = claims.weighted(promptShare);
        double counted = metered.countsTokens() ? metered.tokens().weighted(promptShare) : claimed;
        var all = new Waiting(now, metered.hourAtSeconds(), metered.joules(), counted, metered.isMeasured());
        double missing = counted - claimed;
        double known = Math.clamp(missing, 0, ahead);
        if (claimed < CRUMB) {
            // Tokens that were claimed before: the next ones carry their joules.
            var rest = new Waiting(now, all.hour(), all.joules(), counted - known, all.isMeasured());
            return new Shared(new Balance(ahead - known, with(waiting, rest)), List.of());
        }
        if (missing > known) {
            double share = (claimed + known) / counted;
            var next = draw(all.part(share), 0, ahead - known);
            return new Shared(new Balance(next.next.ahead, with(next.next.waiting, all.part(1 - share))), next.charged);
        }
        return draw(all, Math.max(0, -missing), ahead - known);
    }

    /// Takes from what waits as much as belongs to the tokens beyond those counted now, and all that has no tokens.
    private Shared draw(Waiting own, double beyond, double nextAhead) {
        List<Waiting> charged = new ArrayList<>(List.of(own));
        List<Waiting> left = new ArrayList<>();
        double wanted = beyond;
        for (Waiting oldest : waiting) {
            double share = oldest.tokens() <= Math.max(wanted, CRUMB) ? 1 : wanted / oldest.tokens();
            wanted = Math.max(0, wanted - oldest.tokens() * share);
            charged.add(oldest.part(share));
            if (share < 1) {
                left.add(oldest.part(1 - share));
            }
        }
        return new Shared(new Balance(nextAhead + wanted, left), charged);
    }

    private static List<Waiting> with(List<Waiting> before, Waiting more) {
        List<Waiting> next = new ArrayList<>(before);
        if (more.joules() > 0) {
            next.add(more);
        }
        return next;
    }

    boolean isEven() {
        return waiting.isEmpty() && ahead < CRUMB;
    }

    /// Those that have waited too long.
    List<Waiting> expired(long now) {
        return waiting.stream()
                .filter(each -> each.since() + PATIENCE_MINUTES < now)
                .toList();
    }

    /// Without them; what was claimed ahead fades in the same time.
    Balance after(long now) {
        return new Balance(
                ahead * (1 - 1.0 / PATIENCE_MINUTES),
                waiting.stream()
                        .filter(each -> each.since() + PATIENCE_MINUTES >= now)
                        .toList());
    }
}
