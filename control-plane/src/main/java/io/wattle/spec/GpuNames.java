package io.wattle.spec;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import java.util.List;
import java.util.stream.Collectors;

/// Looks GPU types up for documents.
final class GpuNames {
    private GpuNames() {}

    static GpuType require(HardwareCatalog hardware, String name, int line, String context) throws SpecException {
        return hardware.gpu(name).orElseThrow(() -> unknown(hardware, name, line, context));
    }

    private static SpecException unknown(HardwareCatalog hardware, String name, int line, String context) {
        List<String> nearest = hardware.nearestGpus(name);
        List<String> offered =
                nearest.isEmpty() ? hardware.gpus().stream().map(GpuType::name).toList() : nearest;
        String names = offered.stream().map(known -> "\"" + known + "\"").collect(Collectors.joining(", "));
        return new SpecException(
                line,
                "unknown GPU type \"%s\" in %s; %s %s"
                        .formatted(name, context, nearest.isEmpty() ? "known are" : "near are", names));
    }
}
