package io.wattle.powerd;

import io.wattle.protocol.PowerLease;
import io.wattle.protocol.PowerdGpu;
import io.wattle.protocol.PowerdRequest;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Decides which limits the GPUs get. A pure step function.
///
/// Without a live lease every GPU is at its floor, the lowest limit its board takes. With one, all limits together and
/// the host at its most stay within the granted watts, and what somebody else raised is lowered again.
///
/// @param hostMaximum what the host draws at most, to be left out of the GPUs' share
record LimitRules(Watts hostMaximum) {
    /// No control plane means a node to draw its watts longer than this without asking.
    private static final long LONGEST_LEASE_MILLIS = 600_000;

    /// Now, by the kernel's {@code boot_id} and the time since the machine started, sleep included.
    record Moment(String machineBoot, long uptimeMillis) {}

    /// @param lease  the newest accepted, run out or not
    /// @param limits milliwatts by GPU, as set under the lease
    record State(Optional<PowerLease> lease, Map<String, Long> limits) {
        boolean isLive(Moment now) {
            return lease.stream()
                    .filter(held -> held.machineBoot().equals(now.machineBoot()))
                    .anyMatch(held -> now.uptimeMillis() < held.expiresAtUptimeMillis());
        }
    }

    /// @param limits  what to set, in this order
    /// @param problem why a request is refused; nothing where it is granted
    record Step(State next, List<SetLimit> limits, Optional<String> problem) {}

    record SetLimit(String uuid, long milliwatts) {}

    /// What holds whoever asks for whatever.
    Step tick(State state, List<PowerdGpu> gpus, Moment now) {
        return state.isLive(now)
                ? lowered(state.lease(), gpus, gpu -> state.limits().getOrDefault(gpu.uuid(), gpu.minimumMilliwatts()))
                : lowered(state.lease(), gpus, PowerdGpu::minimumMilliwatts);
    }

    /// @param gpus as just read from the driver
    Step request(State state, PowerdRequest request, List<PowerdGpu> gpus, Moment now) {
        return switch (request.verb()) {
            case "status" -> new Step(state, List.of(), Optional.empty());
            case "floor" -> lowered(state.lease(), gpus, PowerdGpu::minimumMilliwatts);
            case "grant" ->
                request.lease()
                        .map(lease -> grant(state, lease, gpus, now))
                        .orElseGet(() -> refused(state, "The verb (grant) needs a lease."));
            case "set_limit" -> {
                var wanted = new SetLimit(
                        request.gpuUuid().orElse(""), request.limitMilliwatts().orElse(-1));
                yield limit(state, wanted, gpus, now);
            }
            default -> refused(state, "The verb (%s) is unknown.".formatted(request.verb()));
        };
    }

    /// Shrinks what the GPUs have above their floors by one factor, so that they fit into the new lease.
    private Step grant(State state, PowerLease lease, List<PowerdGpu> gpus, Moment now) {
        long left = lease.expiresAtUptimeMillis() - now.uptimeMillis();
        if (!lease.machineBoot().equals(now.machineBoot())) {
            return refused(state, "The lease is of another start of the machine.");
        }
        if (!Double.isFinite(lease.watts()) || lease.watts() < 0 || left <= 0 || left > LONGEST_LEASE_MILLIS) {
            return refused(state, "The lease of %s W for %d ms is out of bounds.".formatted(lease.watts(), left));
        }
        if (state.lease().stream().anyMatch(held -> isStale(lease, held))) {
            return refused(
                    state,
                    "The lease (epoch %d, sequence %d) is older than the one that is held."
                            .formatted(lease.epoch(), lease.sequence()));
        }
        Map<String, Long> set = state.isLive(now) ? state.limits() : Map.of();
        ToLongFunction<PowerdGpu> held = gpu -> set.getOrDefault(gpu.uuid(), gpu.limitMilliwatts());
        long floor = gpus.stream().mapToLong(PowerdGpu::minimumMilliwatts).sum();
        long above = gpus.stream().mapToLong(held).sum() - floor;
        double share = above <= 0 ? 0 : Math.clamp((budget(lease) - floor) / above, 0, 1);
        return lowered(Optional.of(lease), gpus, gpu -> {
            long aboveItsFloor = held.applyAsLong(gpu) - gpu.minimumMilliwatts();
            return gpu.minimumMilliwatts() + (long) (aboveItsFloor * share);
        });
    }

    /// One that is repeated is renewed, and may not grow.
    private static boolean isStale(PowerLease lease, PowerLease held) {
        boolean isRepeated = lease.epoch() == held.epoch() && lease.sequence() == held.sequence();
        return isRepeated
                ? lease.watts() > held.watts()
                : lease.epoch() < held.epoch() || (lease.epoch() == held.epoch() && lease.sequence() < held.sequence());
    }

    private Step limit(State state, SetLimit wanted, List<PowerdGpu> gpus, Moment now) {
        var gpu =
                gpus.stream().filter(each -> each.uuid().equals(wanted.uuid())).findFirst();
        if (!state.isLive(now) || state.lease().isEmpty()) {
            return refused(state, "There is no live lease: the GPUs stay at their floor.");
        }
        if (gpu.isEmpty()) {
            return refused(state, "This node has no GPU (%s).".formatted(wanted.uuid()));
        }
        long least = gpu.get().minimumMilliwatts();
        long most = gpu.get().maximumMilliwatts();
        if (wanted.milliwatts() < least || wanted.milliwatts() > most) {
            return refused(
                    state,
                    "The limit (%d mW) of the GPU (%s) must be from %d to %d mW."
                            .formatted(wanted.milliwatts(), wanted.uuid(), least, most));
        }
        long others = gpus.stream().mapToLong(PowerdGpu::limitMilliwatts).sum()
                - gpu.get().limitMilliwatts();
        double budget = budget(state.lease().get());
        if (others + wanted.milliwatts() > budget) {
            return refused(
                    state,
                    "The limits would sum to %d mW; the grant leaves %.0f mW for GPUs."
                            .formatted(others + wanted.milliwatts(), budget));
        }
        var limits = new HashMap<>(state.limits());
        limits.put(wanted.uuid(), wanted.milliwatts());
        return new Step(new State(state.lease(), Map.copyOf(limits)), List.of(wanted), Optional.empty());
    }

    /// The GPUs' share of a lease, in milliwatts.
    private double budget(PowerLease lease) {
        return Math.max(0, (lease.watts() - hostMaximum.value()) * 1000);
    }

    /// Holds every GPU to a target, and sets the ones that are above it.
    private static Step lowered(Optional<PowerLease> lease, List<PowerdGpu> gpus, ToLongFunction<PowerdGpu> target) {
        var limits = new HashMap<String, Long>();
        var changes = new ArrayList<SetLimit>();
        for (PowerdGpu gpu : gpus) {
            long milliwatts = target.applyAsLong(gpu);
            limits.put(gpu.uuid(), milliwatts);
            if (gpu.limitMilliwatts() > milliwatts) {
                changes.add(new SetLimit(gpu.uuid(), milliwatts));
            }
        }
        return new Step(new State(lease, Map.copyOf(limits)), List.copyOf(changes), Optional.empty());
    }

    private static Step refused(State state, String problem) {
        return new Step(state, List.of(), Optional.of(problem));
    }
}
