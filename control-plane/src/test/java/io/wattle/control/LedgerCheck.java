package io.wattle.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wattle.control.coordination.Coordination;
import io.wattle.control.coordination.Coordination.Tree;
import io.wattle.control.coordination.CoordinationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/// Reads the ledger from ZooKeeper again and again, beside all who write it, and adds up what each rack has granted.
final class LedgerCheck implements AutoCloseable {
    private static final long EVERY_NANOS = 50_000_000;
    private static final long LATE_NANOS = 1_000_000_000;
    private static final double ROUNDING_WATTS = 0.5;

    private final Coordination coordination;
    private final double limit;
    private final double idle;
    private final int nodes;
    private final Thread thread;
    private final List<String> violations = new ArrayList<>();
    private final Map<String, TreeMap<Long, Double>> granted = new HashMap<>();
    private long looks;
    private long highestEpoch;
    private double most;
    private volatile boolean closed;

    /// @param limit of the one rack
    /// @param idle  watts of each of its nodes at rest
    LedgerCheck(Coordination coordination, double limit, double idle, int nodes) {
        this.coordination = coordination;
        this.limit = limit;
        this.idle = idle;
        this.nodes = nodes;
        this.thread = Thread.ofPlatform().name("ledger-check").start(this::run);
    }

    /// What was wrong, one sentence each.
    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /// How often it looked, and the most that it saw.
    synchronized String summary() {
        return "%d looks, at most %.0f W of %.0f W committed, epoch %d".formatted(looks, most, limit, highestEpoch);
    }

    /// Whether the ledger granted the node this much about then: what is sent was written before, and this reads it
    /// a moment after.
    synchronized boolean granted(String node, long atNanos, double watts) {
        TreeMap<Long, Double> history = granted.getOrDefault(node, new TreeMap<>());
        Map.Entry<Long, Double> before = history.floorEntry(atNanos);
        double most = before == null ? 0 : before.getValue();
        for (double then : history.subMap(atNanos, atNanos + LATE_NANOS).values()) {
            most = Math.max(most, then);
        }
        return watts <= most + ROUNDING_WATTS;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        coordination.close();
    }

    private void run() {
        while (!closed) {
            try {
                look(coordination.read(Tree.LEDGER));
            } catch (CoordinationException | IOException away) {
                // the next look counts
            }
            LockSupport.parkNanos(EVERY_NANOS);
        }
    }

    private synchronized void look(Map<String, byte[]> racks) throws IOException {
        looks++;
        for (byte[] rack : racks.values()) {
            Map<String, Double> highest = new HashMap<>();
            long epoch = 0;
            for (JsonNode grant : new ObjectMapper().readTree(rack).path("grants")) {
                highest.merge(grant.path("node").asText(), grant.path("watts").asDouble(), Math::max);
                epoch = Math.max(epoch, grant.path("epoch").asLong());
            }
            double sum = highest.values().stream()
                            .mapToDouble(watts -> Math.max(idle, watts))
                            .sum()
                    + (nodes - highest.size()) * idle;
            most = Math.max(most, sum);
            highest.forEach((node, watts) ->
                    granted.computeIfAbsent(node, _ -> new TreeMap<>()).put(System.nanoTime(), watts));
            if (sum > limit + 1e-6) {
                violations.add("The ledger commits %.1f W of %.1f W: %s".formatted(sum, limit, highest));
            }
            highestEpoch = Math.max(highestEpoch, epoch);
        }
    }
}
