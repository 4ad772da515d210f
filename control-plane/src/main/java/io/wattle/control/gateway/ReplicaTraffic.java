package io.wattle.control.gateway;

import io.wattle.control.gateway.upstream.EngineAddress;
import io.wattle.control.gateway.upstream.EngineConnections;
import io.wattle.control.gateway.upstream.EngineFailure;
import io.wattle.placement.ReplicaId;
import io.wattle.routing.PrefixMemory;
import io.wattle.routing.ReplicaEndpoint;
import io.wattle.routing.RoutingState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this gateway itself knows of replicas: requests in flight, prompts they have been sent, and whose
/// connection failed. Thread-safe.
final class ReplicaTraffic {
    private static final Logger LOG = LoggerFactory.getLogger(ReplicaTraffic.class);
    /// A million tokens: what the KV cache of a large replica holds, about.
    private static final int BLOCKS_PER_REPLICA = (1 << 20) / PrefixMemory.BLOCK_TOKENS;

    private final ConcurrentMap<ReplicaId, Integer> inFlight = new ConcurrentHashMap<>();
    private final ConcurrentMap<ReplicaId, Long> ejectedUntilNanos = new ConcurrentHashMap<>();
    private final ConcurrentMap<ReplicaId, Long> readUntilNanos = new ConcurrentHashMap<>();
    private final PrefixMemory prefixes = new PrefixMemory(BLOCKS_PER_REPLICA);
    private final AtomicLong turn = new AtomicLong();
    private final long ejectionNanos;
    private final EngineConnections engines;

    /// @param ejection for how long a replica whose connection failed is left alone
    /// @param engines  tell whether it accepts a connection afterwards
    ReplicaTraffic(Duration ejection, EngineConnections engines) {
        this.ejectionNanos = ejection.toNanos();
        this.engines = engines;
    }

    /// A request in flight, until it is closed.
    interface InFlight extends AutoCloseable {
        @Override
        void close();
    }

    /// The replica is sent a request.
    ///
    /// @param promptTokens of its prompt that it must read, about
    /// @param blocks       of its prompt
    InFlight begin(ReplicaEndpoint endpoint, int promptTokens, List<Long> blocks) {
        var replica = endpoint.replica();
        inFlight.merge(replica, 1, Integer::sum);
        endpoint.profile()
                .ifPresent(profile ->
                        queuePrompt(replica, promptTokens / profile.curve().promptTokensPerSecond()));
        synchronized (prefixes) {
            prefixes.add(replica, blocks);
        }
        return () -> inFlight.computeIfPresent(replica, (_, count) -> count == 1 ? null : count - 1);
    }

    private void queuePrompt(ReplicaId replica, double seconds) {
        long now = System.nanoTime();
        long nanos = (long) (seconds * 1e9);
        readUntilNanos.merge(replica, now + nanos, (until, _) -> (until - now > 0 ? until : now) + nanos);
    }

    /// Passes the replica over until it accepts a connection again; what it has read may be lost.
    void eject(ReplicaId replica) {
        synchronized (prefixes) {
            prefixes.forget(replica);
        }
        ejectedUntilNanos.put(replica, System.nanoTime() + ejectionNanos);
    }

    /// The replicas that are not ejected; all of them when all are, because asking one that failed
    /// beats refusing.
    List<ReplicaEndpoint> usable(List<ReplicaEndpoint> replicas) {
        if (ejectedUntilNanos.isEmpty()) {
            return replicas;
        }
        long now = System.nanoTime();
        replicas.forEach(each -> tryAgain(each, now));
        var usable = replicas.stream()
                .filter(each -> !ejectedUntilNanos.containsKey(each.replica()))
                .toList();
        return usable.isEmpty() ? replicas : usable;
    }

    /// No client's request finds out whether an ejected replica is back.
    private void tryAgain(ReplicaEndpoint endpoint, long now) {
        var replica = endpoint.replica();
        var until = ejectedUntilNanos.get(replica);
        if (until != null && now - until >= 0 && ejectedUntilNanos.replace(replica, until, now + ejectionNanos)) {
            try {
                var _ = engines.accepts(EngineAddress.of(endpoint.url())).thenAccept(accepts -> {
                    if (accepts) {
                        ejectedUntilNanos.remove(replica);
                    }
                });
            } catch (EngineFailure noAddress) {
                LOG.debug("The replica {} cannot be asked: {}", replica, noAddress.getMessage());
            }
        }
    }

    /// @param blocks of the prompt that is to be routed
    RoutingState state(List<ReplicaEndpoint> candidates, List<Long> blocks) {
        long now = System.nanoTime();
        Map<ReplicaId, Integer> counts = new HashMap<>();
        Map<ReplicaId, Duration> backlog = new HashMap<>();
        Map<ReplicaId, Integer> cached = new HashMap<>();
        for (var each : candidates) {
            var replica = each.replica();
            var count = inFlight.get(replica);
            if (count != null) {
                counts.put(replica, count);
            }
            var until = readUntilNanos.get(replica);
            if (until != null && until - now > 0) {
                backlog.put(replica, Duration.ofNanos(until - now));
            }
        }
        synchronized (prefixes) {
            for (var each : candidates) {
                int tokens = prefixes.cachedTokens(each.replica(), blocks);
                if (tokens > 0) {
                    cached.put(each.replica(), tokens);
                }
            }
        }
        return new RoutingState(counts, backlog, cached, turn.getAndIncrement());
    }
}
