package io.wattle.powerd;

import io.wattle.fleet.HostPowerModel;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Scale;
import io.wattle.quantity.Watts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What the host draws at most without its GPUs: as the operator says, else estimated from processors and memory.
final class HostMaximum {
    private HostMaximum() {}

    static Watts of(Optional<String> flag) throws IOException {
        return flag.isPresent() ? new Watts(Scale.POWER.parse(flag.get())) : estimate(Path.of("/proc"));
    }

    private static Watts estimate(Path proc) throws IOException {
        try (var processors = Files.lines(proc.resolve("cpuinfo"));
                var memory = Files.lines(proc.resolve("meminfo"))) {
            int count = (int)
                    processors.filter(line -> line.matches("processor\\s*:.*")).count();
            var kibibytes = memory.filter(line -> line.startsWith("MemTotal:"))
                    .findFirst()
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")));
            if (count == 0 || kibibytes.isEmpty()) {
                throw new IOException("The kernel does not tell processors and memory: give --host-max-power.");
            }
            return HostPowerModel.estimate(count, new Bytes(kibibytes.get() * 1024))
                    .max();
        }
    }
}
