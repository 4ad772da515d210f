package io.wattle.node.lease;

import io.wattle.protocol.DesiredReplica;
import java.util.List;

/// A node without powerd: nobody sets limits.
public final class UnkeptCaps implements CapKeeper {
    private static final Standing STANDING =
            new Standing(false, "Power caps are not enforced on this node: no --powerd-socket is given.");

    @Override
    public Standing keep(Lease lease, List<DesiredReplica> replicas) {
        return STANDING;
    }

    @Override
    public Standing standing() {
        return STANDING;
    }

    @Override
    public Figures figures() {
        return Figures.NONE;
    }

    @Override
    public boolean isRequired() {
        return false;
    }

    @Override
    public boolean isLost() {
        return false;
    }

    @Override
    public void close() {}
}
