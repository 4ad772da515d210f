package io.wattle.powerd;

import io.wattle.protocol.ClockRange;
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
/// the host at its most stay within the granted watts, and what somebody else raised is lowered again. A GPU that the
/// driver does not answer for counts with what it had last and is sent to its floor.
///
/// @param hostMaximum what the host draws at most, to be left out of the GPUs' share
record LimitRules(Watts hostMaximum) {
    /// No control plane means a node to draw its watts longer than this without asking.
    private static final long LONGEST_LEASE_MILLIS = 600_000;

    /// Now, by the kernel's {@code boot_id} and the time since the machine started, sleep included.
    record Moment(String machineBoot, long uptimeMillis) {}

    /// @param lease  the newest accepted, run out or not
    /// @param limits milliwatts by GPU, as set under the lease; a GPU without belongs to its floor
    record State(Optional<PowerLease> lease, Map<String, Long> limits) {
        boolean isLive(Moment now) {
            return lease.stream()
                    .filter(held -> held.machineBoot().equals(now.machineBoot()))
                    .anyMatch(held -> now.uptimeMillis() < held.expiresAtUptimeMillis());
        }

        /// After a reload the driver has forgotten all limits: every GPU goes to its floor.
        State afterReload() {
            return new State(lease, Map.of());
        }
    }

    /// @param limits  what to set, in this order
    /// @param problem why a request is refused; nothing where it is granted
    record Step(State next, List<SetLimit> limits, Optional<String> problem) {}

    /// @param clocks what to lock the clock to; absent leaves it as it is
    record SetLimit(String uuid, long milliwatts, Optional<ClockRange> clocks) {
        SetLimit(String uuid, long milliwatts) {
            this(uuid, milliwatts, Optional.empty());
        }
    }

    /// What holds whoever asks for whatever.
    Step tick(State state, List<PowerdGpu> gpus, Moment now) {
        boolean isLive = state.isLive(now);
        return lowered(
                state.lease(),
                gpus,
                gpu -> isLive && gpu.isFresh()
                        ? state.limits().getOrDefault(gpu.uuid(), gpu.minimumMilliwatts())
                        : gpu.minimumMilliwatts());
    }

    /// @param gpus as just read from the driver
    Step request(State state, PowerdRequest request, List<PowerdGpu> gpus, Moment now) {
        return switch (request.verb()) {
            case "status" -> new Step(state, List.of(), Optional.empty());
            case "floor" -> lowered(state.lease().map(LimitRules::spent), gpus, PowerdGpu::minimumMilliwatts);
            case "grant" ->
                request.lease()
                        .map(lease -> grant(state, lease, gpus, now))
                        .orElseGet(() -> refused(state, "The verb (grant) needs a lease."));
            case "set" -> {
                var wanted = new SetLimit(
                        request.gpuUuid().orElse(""), request.limitMilliwatts().orElse(-1), request.clocks());
                yield set(state, wanted, gpus, now);
            }
            default -> refused(state, "The verb (%s) is unknown.".formatted(request.verb()));
        };
    }

    /// What the lease leaves for all GPUs together, in milliwatts; nothing once it has run out.
    double budget(State state, Moment now) {
        return state.isLive(now) ? state.lease().map(this::budget).orElse(0.0) : 0;
    }

    private double budget(PowerLease lease) {
        return Math.max(0, (lease.watts() - hostMaximum.value()) * 1000);
    }

    /// A floor holds until a newer lease comes: the same one, repeated, may not grow.
    private static PowerLease spent(PowerLease lease) {
        return new PowerLease(0, lease.epoch(), lease.sequence(), lease.machineBoot(), 0);
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
        var able = gpus.stream().filter(PowerdGpu::isFresh).toList();
        double free = budget(lease)
                - charge(gpus.stream().filter(gpu -> !gpu.isFresh()).toList());
        long floor = able.stream().mapToLong(PowerdGpu::minimumMilliwatts).sum();
        long above = able.stream().mapToLong(held).sum() - floor;
        double share = above <= 0 ? 0 : Math.clamp((free - floor) / above, 0, 1);
        return lowered(Optional.of(lease), gpus, gpu -> {
            long aboveItsFloor = gpu.isFresh() ? held.applyAsLong(gpu) - gpu.minimumMilliwatts() : 0;
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

    private Step set(State state, SetLimit wanted, List<PowerdGpu> gpus, Moment now) {
        if (!state.isLive(now)) {
            return refused(state, "There is no live lease: the GPUs stay at their floor.");
        }
        var gpu =
                gpus.stream().filter(each -> each.uuid().equals(wanted.uuid())).findFirst();
        var problem = gpu.isEmpty()
                ? Optional.of("This node has no GPU (%s).".formatted(wanted.uuid()))
                : outOfBounds(wanted, gpu.get());
        if (problem.isPresent()) {
            return refused(state, problem.get());
        }
        long sum = wanted.milliwatts()
                + charge(gpus.stream()
                        .filter(each -> !each.uuid().equals(wanted.uuid()))
                        .toList());
        if (sum > budget(state, now)) {
            return refused(
                    state,
                    "The limits would sum to %d mW; the grant leaves %.0f mW for GPUs."
                            .formatted(sum, budget(state, now)));
        }
        var limits = new HashMap<>(state.limits());
        limits.put(wanted.uuid(), wanted.milliwatts());
        return new Step(new State(state.lease(), Map.copyOf(limits)), List.of(wanted), Optional.empty());
    }

    private static long charge(List<PowerdGpu> gpus) {
        return gpus.stream().mapToLong(PowerdGpu::highestMilliwatts).sum();
    }

    private static Optional<String> outOfBounds(SetLimit wanted, PowerdGpu gpu) {
        long least = gpu.minimumMilliwatts();
        long most = gpu.maximumMilliwatts();
        if (!gpu.isFresh()) {
            return Optional.of("The GPU (%s) does not answer.".formatted(gpu.uuid()));
        }
        if (wanted.milliwatts() < least || wanted.milliwatts() > most) {
            return Optional.of("The limit (%d mW) of the GPU (%s) must be from %d to %d mW."
                    .formatted(wanted.milliwatts(), gpu.uuid(), least, most));
        }
        return wanted.clocks()
                .filter(range -> !range.isUnlocked())
                .filter(range -> gpu.clocks().stream().noneMatch(takes -> takes.holds(range)))
                .map(range -> "The clocks (%d to %d MHz) of the GPU (%s) must lie within %s."
                        .formatted(
                                range.minimumMegahertz(),
                                range.maximumMegahertz(),
                                gpu.uuid(),
                                gpu.clocks()
                                        .map(takes -> "%d to %d MHz"
                                                .formatted(takes.minimumMegahertz(), takes.maximumMegahertz()))
                                        .orElse("what its board tells, and it tells nothing")));
    }

    /// Holds every GPU to a target, and sets the ones that are above it.
    private static Step lowered(Optional<PowerLease> lease, List<PowerdGpu> gpus, ToLongFunction<PowerdGpu> target) {
        var limits = new HashMap<String, Long>();
        var changes = new ArrayList<SetLimit>();
        for (PowerdGpu gpu : gpus) {
            long milliwatts = target.applyAsLong(gpu);
            limits.put(gpu.uuid(), milliwatts);
            if (gpu.highestMilliwatts() > milliwatts) {
                changes.add(new SetLimit(gpu.uuid(), milliwatts));
            }
        }
        return new Step(new State(lease, Map.copyOf(limits)), List.copyOf(changes), Optional.empty());
    }

    private static Step refused(State state, String problem) {
        return new Step(state, List.of(), Optional.of(problem));
    }
}
