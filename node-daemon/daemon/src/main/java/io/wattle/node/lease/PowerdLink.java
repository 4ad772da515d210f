package io.wattle.node.lease;

import io.wattle.node.sensor.ProcessTable;
import io.wattle.protocol.DesiredReplica;
import io.wattle.protocol.MalformedMessageException;
import io.wattle.protocol.PowerLease;
import io.wattle.protocol.PowerdGpu;
import io.wattle.protocol.PowerdReply;
import io.wattle.protocol.PowerdRequest;
import io.wattle.quantity.Watts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Passes leases on to powerd, which alone may set limits, and proposes every 150 ms how the watts are split over the
/// GPUs.
public final class PowerdLink implements CapKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(PowerdLink.class);

    /// Drivers round limits.
    private static final long ROUNDING_MILLIWATTS = 500;

    private static final Duration PERIOD = Duration.ofMillis(150);

    /// How long powerd may be away or fail before work on GPUs ends: it is restarted within a second.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PowerdSocket socket;
    private final ProcessTable machine;
    private final Sight sight;
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("power-split").factory());
    private final Map<String, Long> changes = new HashMap<>();
    private Map<Integer, PowerSplit.Wish> wishes = Map.of();
    private PowerSplit.State split = PowerSplit.State.NONE;
    private Optional<String> reportOnly = Optional.empty();
    private long mismatches;
    private volatile boolean isRequired = true;
    private volatile Standing standing;
    private volatile Figures figures = Figures.NONE;
    private volatile Optional<Long> failingSince = Optional.empty();

    /// What the sensors know of the GPUs.
    ///
    /// @param indices by UUID
    /// @param draws   board power now by UUID; a GPU that cannot be read is missing
    public record Sight(Map<String, Integer> indices, Supplier<Map<String, Watts>> draws) {}

    public PowerdLink(Path path, ProcessTable machine, Sight sight) {
        this.socket = new PowerdSocket(path);
        this.machine = machine;
        this.sight = sight;
        this.standing = new Standing(false, "No grant has been passed on to powerd (%s) yet.".formatted(path));
        var _ = loop.scheduleWithFixedDelay(this::tick, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized Standing keep(Lease lease, List<DesiredReplica> replicas) {
        wishes = wishes(replicas);
        try {
            settle(socket.ask(PowerdRequest.grant(onMachineClock(lease))));
        } catch (IOException | MalformedMessageException failure) {
            fail(failure);
        }
        return standing;
    }

    @Override
    public Standing standing() {
        return standing;
    }

    @Override
    public Figures figures() {
        return figures;
    }

    @Override
    public boolean isRequired() {
        return isRequired;
    }

    @Override
    public boolean isLost() {
        return isRequired && failingSince.stream().anyMatch(since -> System.nanoTime() - since > PATIENCE.toNanos());
    }

    @Override
    public void close() {
        loop.shutdownNow();
    }

    private synchronized void tick() {
        try {
            settle(socket.ask(PowerdRequest.status()));
        } catch (IOException | MalformedMessageException failure) {
            fail(failure);
        } catch (RuntimeException bug) { // a tick that throws would silently end all later ones
            LOG.error("The split failed; the next tick tries again.", bug);
        }
    }

    /// Brings the limits to where the split wants them.
    private void settle(PowerdReply reply) throws IOException, MalformedMessageException {
        reportOnly = reply.reportOnly();
        isRequired = reportOnly.isEmpty();
        var now = reply;
        if (now.accepted() && now.isLive() && isRequired) {
            var step = PowerSplit.step(split, budget(now), gpus(now));
            split = step.next();
            figures = new Figures(false, step.targets(), changes, mismatches);
            for (PowerdRequest change : step.changes()) {
                now = socket.ask(change);
                count(change, now);
                if (!now.accepted()) {
                    break;
                }
            }
        }
        figures = new Figures(!now.isLive(), figures.targetMilliwatts(), changes, mismatches);
        standing = new Standing(now.accepted() && now.isLive() && isRequired, sentence(now));
        boolean isKept = now.accepted();
        failingSince = isKept ? Optional.empty() : failingSince.or(() -> Optional.of(System.nanoTime()));
    }

    private static String sentence(PowerdReply reply) {
        return reply.accepted() && !reply.isLive() && reply.reportOnly().isEmpty()
                ? "The power lease has run out: every GPU is at its floor."
                : reply.message();
    }

    private void count(PowerdRequest change, PowerdReply reply) {
        changes.merge(reply.accepted() ? "set" : "refused", 1L, Long::sum);
        for (PowerdGpu gpu : reply.gpus()) {
            boolean isMeant = change.gpuUuid().equals(Optional.of(gpu.uuid())) && gpu.isFresh();
            long most = change.limitMilliwatts().orElse(Long.MAX_VALUE - ROUNDING_MILLIWATTS) + ROUNDING_MILLIWATTS;
            mismatches += isMeant && gpu.enforcedMilliwatts() > most ? 1 : 0;
        }
    }

    private void fail(Exception failure) {
        standing = new Standing(false, "Powerd does not answer: %s.".formatted(failure.getMessage()));
        failingSince = failingSince.or(() -> Optional.of(System.nanoTime()));
    }

    /// What a GPU that does not answer holds is not for the others.
    private static long budget(PowerdReply reply) {
        return reply.gpuBudgetMilliwatts()
                - reply.gpus().stream()
                        .filter(gpu -> !gpu.isFresh())
                        .mapToLong(PowerdGpu::highestMilliwatts)
                        .sum();
    }

    /// Those that powerd can reach; the others keep what they have.
    private List<PowerSplit.Gpu> gpus(PowerdReply reply) {
        var draws = sight.draws().get();
        return reply.gpus().stream()
                .filter(PowerdGpu::isFresh)
                .map(gpu -> new PowerSplit.Gpu(
                        gpu.uuid(),
                        gpu.minimumMilliwatts(),
                        gpu.maximumMilliwatts(),
                        gpu.limitMilliwatts(),
                        Optional.ofNullable(draws.get(gpu.uuid()))
                                .map(watts -> OptionalLong.of(Math.round(watts.value() * 1000)))
                                .orElse(OptionalLong.empty()),
                        gpu.clocks(),
                        gpu.lockedClocks(),
                        Optional.ofNullable(sight.indices().get(gpu.uuid()))
                                .flatMap(index -> Optional.ofNullable(wishes.get(index)))))
                .toList();
    }

    private static Map<Integer, PowerSplit.Wish> wishes(List<DesiredReplica> replicas) {
        var wishes = new HashMap<Integer, PowerSplit.Wish>();
        for (DesiredReplica replica : replicas) {
            var cap = replica.gpuPowerCapWatts().isPresent()
                    ? OptionalLong.of(Math.round(replica.gpuPowerCapWatts().getAsDouble() * 1000))
                    : OptionalLong.empty();
            var clock = replica.smClockMegahertz().isPresent()
                    ? Optional.of(replica.smClockMegahertz().getAsInt())
                    : Optional.<Integer>empty();
            replica.gpuIndices().forEach(index -> wishes.put(index, new PowerSplit.Wish(cap, clock)));
        }
        return wishes;
    }

    private PowerLease onMachineClock(Lease lease) throws IOException {
        long left = lease.remaining(System.nanoTime()).toMillis();
        var grant = lease.grant();
        return new PowerLease(
                grant.watts(), grant.epoch(), grant.sequence(), machine.machineBoot(), machine.uptimeMillis() + left);
    }
}
