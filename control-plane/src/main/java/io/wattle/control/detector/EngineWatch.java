package io.wattle.control.detector;

import io.wattle.control.detector.Detector.Sight;
import io.wattle.control.monitor.Freshness;
import io.wattle.control.planner.Notice;
import io.wattle.power.Moment;
import io.wattle.protocol.ReplicaPhase;
import io.wattle.protocol.ReplicaReport;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Engines that have requests and give no token: an engine may answer its health check for long after it hung.
///
/// @param engines by replica
record EngineWatch(Map<String, Progress> engines) {
    static final EngineWatch NOTHING = new EngineWatch(Map.of());

    /// Longer than the prefill of the longest prompt on a busy engine, shorter than a user waits.
    private static final Duration STUCK = Duration.ofSeconds(30);

    /// @param tokens   its counters together, when they last moved
    /// @param since    when that was, or when it last had nothing to do
    /// @param isStuck  whether it was told
    record Progress(long tokens, Moment since, boolean isStuck) {}

    EngineWatch step(Sight sight, List<Notice> notices) {
        Map<String, Progress> next = new HashMap<>();
        sight.fleet().nodes().forEach((node, status) -> {
            boolean isFresh = status.freshness(sight.now()) == Freshness.READY;
            for (ReplicaReport replica : status.report().replicas()) {
                if (isFresh && replica.phase() == ReplicaPhase.RUNNING && isCounted(replica)) {
                    next.put(replica.replica(), look(replica, sight.now(), notices));
                }
            }
        });
        return new EngineWatch(next);
    }

    boolean isAnyStuck() {
        return engines.values().stream().anyMatch(Progress::isStuck);
    }

    boolean isStuck(String replica) {
        Progress progress = engines.get(replica);
        return progress != null && progress.isStuck();
    }

    private static boolean isCounted(ReplicaReport replica) {
        return replica.requestsRunning().isPresent()
                && replica.outputTokensTotal().isPresent();
    }

    private Progress look(ReplicaReport replica, Moment now, List<Notice> notices) {
        long tokens = replica.promptTokensTotal().orElse(0)
                + replica.outputTokensTotal().orElse(0);
        Progress before = engines.get(replica.replica());
        String subject = "replica/" + replica.replica();
        boolean isAtWork = replica.requestsRunning().orElse(0) > 0;
        if (before == null || !isAtWork || tokens != before.tokens()) {
            if (before != null && before.isStuck()) {
                notices.add(Notice.info(
                        "engine_moves",
                        subject,
                        "The replica \"%s\" gives tokens again.".formatted(replica.replica())));
            }
            return new Progress(tokens, now, false);
        }
        Duration idle = now.since(before.since());
        if (!before.isStuck() && idle.compareTo(STUCK) >= 0) {
            notices.add(Notice.critical(
                    "engine_stuck",
                    subject,
                    "The replica \"%s\" has %d requests and has given no token for %d s; restart it."
                            .formatted(
                                    replica.replica(), replica.requestsRunning().orElse(0), idle.toSeconds())));
            return new Progress(tokens, before.since(), true);
        }
        return before;
    }
}
