package io.wattle.node.lease;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// How the exchange goes, as health and metrics show it.
///
/// @param state         what was accepted so far
/// @param controlPlane  who is asked
/// @param answeredNanos when the control plane last gave a desired state; nothing if it never did
/// @param roundTrip     from the last report to its answer
/// @param trouble       why there was no answer last time; nothing when there was
/// @param reports       sent so far by what became of them: {@code answered}, {@code unreachable} …
/// @param refusals      answers the node refused, by reason
/// @param caps          how the node's power caps are kept
public record ExchangeView(
        LeaseState state,
        String controlPlane,
        Optional<Long> answeredNanos,
        Optional<Duration> roundTrip,
        Optional<String> trouble,
        Map<String, Long> reports,
        Map<String, Long> refusals,
        CapKeeper.Standing caps) {
    public ExchangeView {
        reports = Map.copyOf(reports);
        refusals = Map.copyOf(refusals);
    }
}
