package io.wattle.routing;

import io.wattle.placement.ReplicaId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which starts of prompts each replica has read lately, by hash alone. Not thread-safe.
///
/// A prompt is a chain of blocks, each hash covering all blocks before it, so that equal hashes mean equal starts.
/// Each replica's memory is bounded and forgets what was read longest ago, as engines' prefix caches do.
public final class PrefixMemory {
    /// Tokens of one block, about.
    public static final int BLOCK_TOKENS = 64;

    private final int blocksPerReplica;
    private final Map<ReplicaId, Recent> read = new HashMap<>();

    /// @param blocksPerReplica remembered of each replica; at least 1
    public PrefixMemory(int blocksPerReplica) {
        if (blocksPerReplica < 1) {
            throw new IllegalArgumentException(
                    "The blocks to remember (%d) must be at least 1.".formatted(blocksPerReplica));
        }
        this.blocksPerReplica = blocksPerReplica;
    }

    /// The replica reads a prompt.
    ///
    /// @param blocks hashes of its blocks, from the start
    public void add(ReplicaId replica, List<Long> blocks) {
        var recent = read.computeIfAbsent(replica, _ -> new Recent(blocksPerReplica));
        blocks.forEach(block -> recent.put(block, Boolean.TRUE));
    }

    /// Tokens at the start of a prompt that the replica has read, about.
    public int cachedTokens(ReplicaId replica, List<Long> blocks) {
        var recent = read.get(replica);
        if (recent == null) {
            return 0;
        }
        int known = 0;
        while (known < blocks.size() && recent.get(blocks.get(known)) != null) {
            known++;
        }
        return known * BLOCK_TOKENS;
    }

    /// The replica's engine started anew, or is gone.
    public void forget(ReplicaId replica) {
        read.remove(replica);
    }

    /// Blocks with the one used longest ago first.
    private static final class Recent extends LinkedHashMap<Long, Boolean> {
        private static final long serialVersionUID = 1L;

        private final int most;

        Recent(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
            return size() > most;
        }
    }
}
