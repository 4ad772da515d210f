package io.wattle.node.lease;

import io.wattle.protocol.ClockRange;
import io.wattle.protocol.PowerdRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/// How the watts that a node's grant leaves for its GPUs are split over them. A pure step function, for every 150 ms.
///
/// Where all caps of the plan fit, each GPU gets its own. Where they do not, as after the grant was lowered, each gets
/// what it draws and some more, and what is left goes to where the plan would have it. A GPU without work gets its
/// floor.
final class PowerSplit {
    /// Smaller changes are not worth a call (source: the controller's rule of hysteresis).
    static final long DEAD_BAND_MILLIWATTS = 10_000;

    /// What a GPU gets above its draw, so that it can show that it would take more.
    private static final double MARGIN = 1.1;

    /// Of a peak after 150 ms: a burst of prefill is remembered for a second or two.
    private static final double DECAY = 0.9;

    private PowerSplit() {}

    /// What the plan wants of a GPU.
    ///
    /// @param capMilliwatts cap of the replica that runs on it; its board's highest where the plan gives none
    /// @param clockMegahertz at most; absent leaves the clock to the driver
    record Wish(OptionalLong capMilliwatts, Optional<Integer> clockMegahertz) {}

    /// One GPU as powerd and the sensors see it.
    ///
    /// @param limit  as set now
    /// @param draw   absent where it is unknown: then it counts as all that it may draw
    /// @param clocks what its clock may be locked to
    /// @param locked what it is locked to
    /// @param wish   absent where no replica runs on it
    record Gpu(
            String uuid,
            long floor,
            long most,
            long limit,
            OptionalLong draw,
            Optional<ClockRange> clocks,
            Optional<ClockRange> locked,
            Optional<Wish> wish) {
        long ceiling() {
            return wish.map(wanted -> Math.clamp(wanted.capMilliwatts().orElse(most), floor, most))
                    .orElse(floor);
        }
    }

    /// @param peaks recent draw by GPU, in milliwatts
    record State(Map<String, Double> peaks) {
        static final State NONE = new State(Map.of());
    }

    /// @param targets milliwatts by GPU
    /// @param changes for powerd, the lowering ones first
    record Step(State next, Map<String, Long> targets, List<PowerdRequest> changes) {}

    /// @param budget milliwatts for all GPUs together
    static Step step(State state, long budget, List<Gpu> gpus) {
        var peaks = new HashMap<String, Double>();
        for (Gpu gpu : gpus) {
            double draw = gpu.draw().orElse(gpu.ceiling());
            peaks.put(gpu.uuid(), Math.max(draw, DECAY * state.peaks().getOrDefault(gpu.uuid(), 0.0)));
        }
        var targets = settled(gpus, targets(budget, gpus, peaks), budget);
        return new Step(new State(Map.copyOf(peaks)), Map.copyOf(targets), changes(gpus, targets));
    }

    private static Map<String, Long> targets(long budget, List<Gpu> gpus, Map<String, Double> peaks) {
        var targets = new HashMap<String, Long>();
        gpus.forEach(gpu -> targets.put(gpu.uuid(), gpu.floor()));
        long left = budget - gpus.stream().mapToLong(Gpu::floor).sum();
        left -= fill(
                targets,
                gpus,
                left,
                gpu -> Math.clamp(
                        (long) (peaks.getOrDefault(gpu.uuid(), 0.0) * MARGIN) + DEAD_BAND_MILLIWATTS,
                        gpu.floor(),
                        gpu.ceiling()));
        fill(targets, gpus, left, Gpu::ceiling);
        return targets;
    }

    /// Raises every target towards a goal, all by the same share of what each lacks.
    ///
    /// @return what was handed out
    private static long fill(Map<String, Long> targets, List<Gpu> gpus, long left, ToLongFunction<Gpu> goal) {
        long lacking = 0;
        for (Gpu gpu : gpus) {
            lacking += Math.max(0, goal.applyAsLong(gpu) - targets.getOrDefault(gpu.uuid(), 0L));
        }
        double share = lacking <= 0 ? 0 : Math.clamp((double) left / lacking, 0, 1);
        long given = 0;
        for (Gpu gpu : gpus) {
            long before = targets.getOrDefault(gpu.uuid(), 0L);
            long more = (long) (Math.max(0, goal.applyAsLong(gpu) - before) * share);
            targets.put(gpu.uuid(), before + more);
            given += more;
        }
        return given;
    }

    /// Leaves what differs by little as it is, where the sum allows it.
    private static Map<String, Long> settled(List<Gpu> gpus, Map<String, Long> targets, long budget) {
        var settled = new HashMap<String, Long>();
        for (Gpu gpu : gpus) {
            long target = targets.getOrDefault(gpu.uuid(), gpu.floor());
            boolean isNear = Math.abs(target - gpu.limit()) < DEAD_BAND_MILLIWATTS;
            boolean isFinal = target == gpu.ceiling() || gpu.limit() > gpu.ceiling();
            settled.put(gpu.uuid(), isNear && !isFinal ? gpu.limit() : target);
        }
        long sum = settled.values().stream().mapToLong(Long::longValue).sum();
        return sum <= budget ? settled : targets;
    }

    private static List<PowerdRequest> changes(List<Gpu> gpus, Map<String, Long> targets) {
        record Change(long by, PowerdRequest request) {}
        var changes = new ArrayList<Change>();
        for (Gpu gpu : gpus) {
            long target = targets.getOrDefault(gpu.uuid(), gpu.limit());
            var request = PowerdRequest.set(gpu.uuid(), target);
            var clocks = clocks(gpu);
            if (target != gpu.limit() || clocks.isPresent()) {
                changes.add(new Change(
                        target - gpu.limit(), clocks.map(request::with).orElse(request)));
            }
        }
        return changes.stream()
                .sorted(Comparator.comparingLong(Change::by))
                .map(Change::request)
                .toList();
    }

    /// What to lock its clock to; empty where it is as it should be.
    private static Optional<ClockRange> clocks(Gpu gpu) {
        var wanted = gpu.wish()
                .flatMap(Wish::clockMegahertz)
                .flatMap(megahertz -> gpu.clocks()
                        .map(takes -> new ClockRange(
                                takes.minimumMegahertz(),
                                Math.clamp(megahertz, takes.minimumMegahertz(), takes.maximumMegahertz()))));
        if (wanted.isEmpty()) {
            return gpu.locked().map(_ -> ClockRange.UNLOCKED);
        }
        return wanted.equals(gpu.locked()) ? Optional.empty() : wanted;
    }
}
