package io.wattle.powerd;

import io.wattle.nvml.ClockType;
import io.wattle.nvml.Nvml;
import io.wattle.nvml.NvmlDevice;
import io.wattle.nvml.NvmlException;
import io.wattle.nvml.NvmlOpening;
import io.wattle.nvml.NvmlReturn;
import io.wattle.protocol.ClockRange;
import io.wattle.protocol.PowerdGpu;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;

/// Limits through NVML, a thread for each GPU.
///
/// A GPU that does not answer keeps counting with what it last told, so that its watts are not given to others; one
/// that never answered counts as the greediest of its neighbours.
final class NvmlLimitDevice implements LimitDevice {
    private final Optional<Path> library;
    private final DriverThread driver = new DriverThread("driver");
    private final Map<Integer, DriverThread> threads = new HashMap<>();
    private final Map<Integer, String> uuids = new HashMap<>();
    private final Map<String, PowerdGpu> last = new LinkedHashMap<>();
    private Nvml nvml;
    private long generation;

    NvmlLimitDevice(Optional<Path> library, Nvml nvml) {
        this.library = library;
        this.nvml = nvml;
    }

    @Override
    public synchronized long generation() {
        return generation;
    }

    @Override
    public synchronized List<PowerdGpu> read() throws IOException {
        int count = count();
        var asked = new HashMap<Integer, Future<PowerdGpu>>();
        for (int index = 0; index < count; index++) {
            int position = index;
            try {
                asked.put(index, thread(index).ask(() -> read(nvml.device(position))));
            } catch (IOException hangs) {
                // stays among those that do not answer
            }
        }
        var fresh = new HashSet<String>();
        for (var each : asked.entrySet()) {
            try {
                var gpu = DriverThread.answer(each.getValue());
                uuids.put(each.getKey(), gpu.uuid());
                last.put(gpu.uuid(), gpu);
                fresh.add(gpu.uuid());
            } catch (IOException silent) {
                // as above
            }
        }
        var gpus = new ArrayList<PowerdGpu>();
        last.values().forEach(gpu -> gpus.add(fresh.contains(gpu.uuid()) ? gpu : gpu.stale()));
        for (int index = 0; index < count; index++) {
            if (!uuids.containsKey(index)) {
                gpus.add(neverSeen(index));
            }
        }
        return gpus;
    }

    @Override
    public void set(String uuid, long milliwatts) throws IOException {
        onGpu(uuid, gpu -> {
            gpu.power().setLimitMilliwatts(Math.toIntExact(milliwatts));
            return true;
        });
    }

    @Override
    public void lock(String uuid, ClockRange range) throws IOException {
        onGpu(uuid, gpu -> {
            if (range.isUnlocked()) {
                gpu.clocks().unlockGpu();
            } else {
                gpu.clocks().lockGpu(range.minimumMegahertz(), range.maximumMegahertz());
            }
            return true;
        });
    }

    @Override
    public boolean isIdle(String uuid) {
        try {
            return onGpu(uuid, gpu -> gpu.processes().computing().isEmpty());
        } catch (IOException unknown) {
            return false;
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(NvmlDevice gpu) throws NvmlException;
    }

    private synchronized <T> T onGpu(String uuid, Work<T> work) throws IOException {
        for (var known : uuids.entrySet()) {
            if (known.getValue().equals(uuid)) {
                return thread(known.getKey()).call(() -> work.on(nvml.deviceByUuid(uuid)));
            }
        }
        throw new IOException("the driver has never answered for it");
    }

    private DriverThread thread(int index) {
        return threads.computeIfAbsent(index, each -> new DriverThread("gpu-" + each));
    }

    private int count() throws IOException {
        try {
            return driver.call(() -> nvml.deviceCount());
        } catch (IOException failure) {
            boolean isReloaded = failure.getCause() instanceof NvmlException answer
                    && (answer.is(NvmlReturn.UNINITIALIZED)
                            || answer.is(NvmlReturn.DRIVER_NOT_LOADED)
                            || answer.is(NvmlReturn.LIB_RM_VERSION_MISMATCH));
            if (!isReloaded) {
                throw failure;
            }
            reopen();
            return driver.call(() -> nvml.deviceCount());
        }
    }

    private void reopen() throws IOException {
        nvml = driver.call(() -> {
            nvml.close();
            return switch (Nvml.open(library)) {
                case NvmlOpening.Opened opened -> opened.nvml();
                case NvmlOpening.Unavailable missing ->
                    throw new IOException(missing.sentence() + " " + missing.remedy());
            };
        });
        uuids.clear();
        generation++;
    }

    private PowerdGpu neverSeen(int index) throws IOException {
        if (last.isEmpty()) {
            throw new IOException("No GPU of this machine answers.");
        }
        long most = Collections.max(
                last.values().stream().map(PowerdGpu::maximumMilliwatts).toList());
        return new PowerdGpu("index " + index, false, most, most, most, most, Optional.empty(), Optional.empty());
    }

    private static PowerdGpu read(NvmlDevice gpu) throws NvmlException {
        var power = gpu.power();
        var range = power.limitRange();
        return new PowerdGpu(
                gpu.uuid(),
                true,
                Integer.toUnsignedLong(range.minimumMilliwatts()),
                Integer.toUnsignedLong(range.maximumMilliwatts()),
                Integer.toUnsignedLong(power.limitMilliwatts()),
                Integer.toUnsignedLong(power.enforcedLimitMilliwatts()),
                clocks(gpu),
                Optional.empty());
    }

    /// Empty where the board does not tell.
    private static Optional<ClockRange> clocks(NvmlDevice gpu) {
        try {
            var memory = gpu.clocks().supportedMemoryMegahertz();
            var graphics = gpu.clocks().supportedGraphicsMegahertz(Collections.max(memory));
            return Optional.of(new ClockRange(Collections.min(graphics), Collections.max(graphics)));
        } catch (NvmlException | java.util.NoSuchElementException unknown) {
            try {
                return Optional.of(new ClockRange(0, gpu.clocks().maximumMegahertz(ClockType.GRAPHICS)));
            } catch (NvmlException untold) {
                return Optional.empty();
            }
        }
    }
}
