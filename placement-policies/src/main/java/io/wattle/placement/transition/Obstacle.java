package io.wattle.placement.transition;

import io.wattle.fleet.NodeId;
import io.wattle.placement.GpuSlot;
import io.wattle.placement.ReplicaId;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;

/// What keeps a replica from being started now.
sealed interface Obstacle {
    /// The middle of a sentence, with the numbers that decide.
    String clause();

    /// A GPU runs one replica.
    record GpuTaken(ReplicaId replica, GpuSlot slot, ReplicaId holder) implements Obstacle {
        @Override
        public String clause() {
            return "\"%s\" needs the GPU %d of the node \"%s\", which \"%s\" holds"
                    .formatted(replica, slot.index(), slot.node(), holder);
        }
    }

    /// Replicas on processors share their host's memory.
    record MemoryTaken(ReplicaId replica, NodeId node, Bytes needed, Bytes free) implements Obstacle {
        @Override
        public String clause() {
            return "\"%s\" needs %s of the memory of the node \"%s\", which has %s free"
                    .formatted(replica, needed, node, free);
        }
    }

    /// No domain may commit more than its limit.
    ///
    /// @param committed before the start
    record WattsMissing(ReplicaId replica, DomainState domain, Watts added, Watts committed, Watts missing)
            implements Obstacle {
        @Override
        public String clause() {
            return "\"%s\" adds %s to the domain \"%s\", which has committed %s of %s: %s are missing"
                    .formatted(replica, added, domain.id(), committed, domain.limit(), missing);
        }
    }
}
