package io.wattle.control.executor;

import java.net.URI;
import java.util.Optional;

/// This control plane does not lead, so it decides nothing.
public final class NotLeadingException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Optional<URI> leader;

    NotLeadingException(Optional<URI> leader) {
        super(leader.map(url -> "This control plane does not lead; ask %s.".formatted(url))
                .orElse("No control plane leads at the moment; try again in a few seconds."));
        this.leader = leader;
    }

    /// Whoever led last, as far as this control plane knows.
    public Optional<URI> leader() {
        return leader;
    }
}
