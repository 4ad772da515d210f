package io.wattle.node.sensor;

import io.wattle.nvml.Nvml;
import io.wattle.nvml.NvmlDevice;
import io.wattle.nvml.NvmlException;
import io.wattle.nvml.NvmlOpening;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Finds the node's GPUs through NVML. A machine without a driver has none and says why.
public final class NvmlGpus {
    private NvmlGpus() {}

    /// @param library  absolute path of the library; empty for the system's
    /// @param patience longest wait for the driver to open
    public static GpuDriver find(Optional<Path> library, InstantSource clock, Duration patience) {
        var opening = new CompletableFuture<GpuDriver>();
        Thread.ofPlatform().daemon().name("nvml-open").start(() -> opening.complete(open(library, clock)));
        try {
            return opening.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException hung) {
            return none("The NVIDIA driver does not answer. Read the kernel log; restart the daemon once it does.");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return none("The search for GPUs was interrupted.");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("Opening NVML neither answered nor failed.", impossible);
        }
    }

    private static GpuDriver open(Optional<Path> library, InstantSource clock) {
        return switch (Nvml.open(library)) {
            case NvmlOpening.Opened opened -> list(opened.nvml(), clock);
            case NvmlOpening.Unavailable missing -> none(missing.sentence() + " " + missing.remedy());
        };
    }

    private static GpuDriver list(Nvml nvml, InstantSource clock) {
        var gpus = new ArrayList<GpuSensor>();
        var unnamed = new ArrayList<String>();
        try {
            List<NvmlDevice> devices = nvml.devices();
            for (int index = 0; index < devices.size(); index++) {
                try {
                    var device = devices.get(index);
                    gpus.add(new GpuSensor(
                            index, device.uuid(), device.name(), new NvmlGpuSensor(index, device, clock)));
                } catch (NvmlException lost) {
                    unnamed.add("The GPU %d does not tell its name: %s".formatted(index, lost.getMessage()));
                }
            }
        } catch (NvmlException failure) {
            unnamed.add("The NVIDIA driver does not list its GPUs: " + failure.getMessage());
        }
        String note =
                gpus.isEmpty() && unnamed.isEmpty() ? "The NVIDIA driver sees no GPU." : String.join(" ", unnamed);
        return new GpuDriver(gpus, note);
    }

    private static GpuDriver none(String note) {
        return new GpuDriver(List.of(), note);
    }
}
