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
            case NvmlOpening.Opened opened -> list(new NvmlSession(library, opened.nvml()), clock);
            case NvmlOpening.Unavailable missing -> none(missing.sentence() + " " + missing.remedy());
        };
    }

    private static GpuDriver list(NvmlSession session, InstantSource clock) {
        var nvml = session.nvml();
        var gpus = new ArrayList<GpuSensor>();
        var unnamed = new ArrayList<String>();
        try {
            var devices = session.devices((index, lost) ->
                    unnamed.add("The GPU %d does not tell its name: %s".formatted(index, lost.getMessage())));
            for (var found : devices.entrySet()) {
                int index = found.getKey();
                try {
                    var device = found.getValue();
                    gpus.add(new GpuSensor(
                            index,
                            device.uuid(),
                            device.name(),
                            facts(nvml, device),
                            new NvmlGpuProbe(index, device.uuid(), device, session, clock)));
                } catch (NvmlException lost) {
                    unnamed.add("The GPU %d does not tell its name: %s".formatted(index, lost.getMessage()));
                }
            }
        } catch (NvmlException failure) {
            unnamed.add("The NVIDIA driver does not list its GPUs: " + failure.getMessage());
        }
        String note =
                gpus.isEmpty() && unnamed.isEmpty() ? "The NVIDIA driver sees no GPU." : String.join(" ", unnamed);
        return new GpuDriver(gpus, Optional.of(session), note);
    }

    private static GpuFacts facts(Nvml nvml, NvmlDevice device) {
        return new GpuFacts(
                text(() -> nvml.system().driverVersion()),
                text(() -> device.identity().pci().busId()));
    }

    private static String text(OptionalQueries.Query<String> query) {
        try {
            return query.ask();
        } catch (NvmlException unknown) {
            return "";
        }
    }

    private static GpuDriver none(String note) {
        return new GpuDriver(List.of(), Optional.empty(), note);
    }
}
