package io.wattle.control.gateway.ledger;

import java.util.List;
import java.util.Optional;

/// A node's counters of energy at one moment, all since its daemon started.
///
/// @param bootId   made anew at each start of the daemon
/// @param sources  the host and each GPU that can be read
/// @param replicas those whose energy is known
public record MeterReading(String node, String bootId, List<Source> sources, List<Replica> replicas) {
    public MeterReading {
        sources = List.copyOf(sources);
        replicas = List.copyOf(replicas);
    }

    /// @param name       {@code host}, or a GPU's identity
    /// @param isMeasured by a sensor and not by a model
    public record Source(String name, double joulesTotal, boolean isMeasured) {}

    /// @param activeJoules above idle
    /// @param countsTokens whether its engine tells tokens; else both are zero
    public record Replica(
            String name,
            double activeJoules,
            long promptTokens,
            long outputTokens,
            boolean countsTokens,
            boolean isMeasured) {}

    Optional<Replica> replica(String name) {
        return replicas.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /// The growth of a source since an earlier reading of the same boot; empty where one of the two does not have it.
    Optional<Double> grown(Source source, MeterReading earlier) {
        return earlier.sources.stream()
                .filter(before -> before.name().equals(source.name()) && before.joulesTotal() <= source.joulesTotal())
                .map(before -> source.joulesTotal() - before.joulesTotal())
                .findFirst();
    }
}
