package io.wattle.powerd;

import io.wattle.protocol.ClockRange;
import io.wattle.protocol.PowerdGpu;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the GPUs were set to before powerd came, to be given back, and which clocks it locked, because the driver does
/// not tell.
final class OperatorSettings {
    private final Memory<Kept> memory;
    private final Map<String, Long> limits;
    private final Map<String, ClockRange> locks;
    private Kept written;

    /// @param limits milliwatts by GPU, before the first change
    /// @param locks  clocks that powerd locked
    record Kept(Map<String, Long> limits, Map<String, ClockRange> locks) {}

    OperatorSettings(Memory<Kept> memory) throws IOException {
        this.memory = memory;
        this.written = memory.read().orElse(new Kept(Map.of(), Map.of()));
        this.limits = new HashMap<>(written.limits());
        this.locks = new HashMap<>(written.locks());
    }

    synchronized void remember(List<PowerdGpu> gpus) {
        gpus.stream().filter(PowerdGpu::isFresh).forEach(gpu -> limits.putIfAbsent(gpu.uuid(), gpu.limitMilliwatts()));
    }

    /// Writes what has changed since.
    void store() throws IOException {
        Kept now;
        synchronized (this) {
            now = new Kept(Map.copyOf(limits), Map.copyOf(locks));
            if (now.equals(written)) {
                return;
            }
            written = now;
        }
        memory.write(now);
    }

    /// The limit to give back, within what the board takes.
    synchronized Optional<Long> limitOf(PowerdGpu gpu) {
        return Optional.ofNullable(limits.get(gpu.uuid()))
                .filter(_ -> gpu.isFresh())
                .map(limit -> Math.clamp(limit, gpu.minimumMilliwatts(), gpu.maximumMilliwatts()));
    }

    synchronized void forget(String uuid) {
        limits.remove(uuid);
        locks.remove(uuid);
    }

    synchronized void lock(String uuid, ClockRange range) {
        locks.put(uuid, range);
        if (range.isUnlocked()) {
            locks.remove(uuid);
        }
    }

    synchronized Optional<ClockRange> lockOf(String uuid) {
        return Optional.ofNullable(locks.get(uuid));
    }

    synchronized Optional<ClockRange> unlocking(String uuid) {
        return lockOf(uuid).map(_ -> ClockRange.UNLOCKED);
    }

    /// After a reload the driver has forgotten them.
    synchronized void unlockAll() {
        locks.clear();
    }
}
