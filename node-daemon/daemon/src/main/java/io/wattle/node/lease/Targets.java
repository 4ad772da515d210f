package io.wattle.node.lease;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Which control plane to ask: the leader where it is known, else one address after the other. Pure.
///
/// @param addresses as configured; at least one
/// @param turn      index of the address whose turn it is
/// @param leader    as another replica named it
record Targets(List<URI> addresses, int turn, Optional<URI> leader) {
    Targets {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("There must be at least one address of the control plane.");
        }
    }

    static Targets of(List<URI> addresses) {
        return new Targets(addresses, 0, Optional.empty());
    }

    URI current() {
        return leader.orElse(addresses.get(turn));
    }

    /// After a replica named the leader; a name that is no address counts as none.
    Targets ledBy(Optional<String> address) {
        var named = address.flatMap(Targets::parse).filter(uri -> !uri.equals(current()));
        return named.isPresent() ? new Targets(addresses, turn, named) : afterFailure();
    }

    /// After the current one did not answer, or not usefully.
    Targets afterFailure() {
        return new Targets(addresses, leader.isPresent() ? turn : (turn + 1) % addresses.size(), Optional.empty());
    }

    private static Optional<URI> parse(String address) {
        try {
            var uri = URI.create(address);
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return isHttp && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
