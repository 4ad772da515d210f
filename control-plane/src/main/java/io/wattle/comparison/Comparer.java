package io.wattle.comparison;

import io.wattle.catalog.CpuType;
import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.NearestName;
import io.wattle.fleet.HostPower;
import io.wattle.performance.Calibration;
import io.wattle.prediction.ModelLookup;
import io.wattle.prediction.ReplicaResolver;
import io.wattle.quantity.Watts;
import io.wattle.workload.ModelArchitecture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds devices by name and compares them.
public final class Comparer {
    private static final int MOST_NAMES = 3;

    private final ModelLookup models;
    private final HardwareCatalog hardware;
    private final Calibration calibration;

    public Comparer(ModelLookup models, HardwareCatalog hardware, Calibration calibration) {
        this.models = models;
        this.hardware = hardware;
        this.calibration = calibration;
    }

    /// A name that nobody knows; the message is one sentence with the nearest.
    public static final class UnknownNameException extends Exception {
        private static final long serialVersionUID = 1L;

        UnknownNameException(String sentence) {
            super(sentence);
        }
    }

    /// @param names of GPUs or processors
    /// @param host  what a host draws besides its GPUs; none for a usual one
    public Comparison compare(Question question, List<String> names, Optional<HostShare> host)
            throws UnknownNameException {
        ModelArchitecture model = switch (models.find(question.model())) {
            case ModelLookup.Found found -> found.model();
            case ModelLookup.Missing(var reason) -> throw new UnknownNameException(reason);
        };
        GpuExplorer explorer = new GpuExplorer(question, new ReplicaResolver(models, hardware), calibration);
        List<Device> devices = new ArrayList<>();
        for (String name : names) {
            Optional<GpuType> gpu = hardware.gpu(name);
            Device device = gpu.isPresent()
                    ? explorer.explore(gpu.get(), host.orElseGet(() -> HostShare.usual(gpu.get())))
                    : CpuExplorer.explore(question, model, processor(name), host.map(Comparer::power));
            if (devices.stream().noneMatch(before -> before.name().equals(device.name()))) {
                devices.add(device);
            }
        }
        return Comparison.of(model.name(), question, devices);
    }

    private CpuType processor(String name) throws UnknownNameException {
        Optional<CpuType> known = hardware.cpu(name);
        if (known.isEmpty()) {
            List<String> near = nearest(name);
            throw new UnknownNameException("The GPU \"%s\" is not in the catalogue%s."
                    .formatted(name, near.isEmpty() ? "" : "; near are " + String.join(", ", near)));
        }
        return known.get();
    }

    /// Catalogue names whose name or alias somebody may have meant.
    private List<String> nearest(String name) {
        Map<String, String> names = new HashMap<>();
        hardware.gpus().forEach(gpu -> {
            names.put(gpu.name(), gpu.name());
            gpu.aliases().forEach(alias -> names.put(alias, gpu.name()));
        });
        hardware.cpus().forEach(cpu -> {
            names.put(cpu.name(), cpu.name());
            cpu.aliases().forEach(alias -> names.put(alias, cpu.name()));
        });
        return NearestName.ranked(name, names.keySet(), MOST_NAMES).stream()
                .map(near -> names.getOrDefault(near, near))
                .distinct()
                .toList();
    }

    private static HostPower power(HostShare host) {
        return new HostPower(new Watts(host.idleWatts()), new Watts(host.maxWatts()));
    }
}
