package io.wattle.node.sensor;

import io.wattle.node.sensor.PowerObservation.Counter;
import io.wattle.node.sensor.PowerObservation.Coverage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.OptionalDouble;

/// RAPL through powercap: energy of each processor package, on Intel and on AMD.
///
/// Only the packages: core and uncore lie within them and psys around them, so a sum over all zones would count the
/// same joules twice, and so would the memory-mapped duplicate of the first package.
public final class RaplSensor implements Sensor<PowerObservation> {
    private final Path zones;
    private final InstantSource clock;

    /// @param sys where the kernel's device file system is, {@code /sys}
    public RaplSensor(Path sys, InstantSource clock) {
        this.zones = sys.resolve("class/powercap");
        this.clock = clock;
    }

    @Override
    public String name() {
        return "rapl";
    }

    @Override
    public Reading<PowerObservation> read() {
        var packages = new ArrayList<Counter>();
        Path file = zones;
        try {
            for (Path zone : SensorFile.entries(zones, "intel-rapl:*")) {
                file = zone.resolve("name");
                if (isTopLevel(zone) && SensorFile.text(file).startsWith("package-")) {
                    file = zone.resolve("max_energy_range_uj");
                    long range = SensorFile.number(file);
                    file = zone.resolve("energy_uj");
                    packages.add(new Counter(zone.getFileName().toString(), SensorFile.number(file), range));
                }
            }
        } catch (IOException failure) {
            return Reading.unread(file, failure, remedy(file));
        }
        return packages.isEmpty()
                ? new Reading.Unsupported<>("There is no RAPL package under the folder (%s).".formatted(zones))
                : new Reading.Value<>(
                        new PowerObservation.Counters(packages, Coverage.HOST),
                        Duration.ZERO,
                        OptionalDouble.empty(),
                        name(),
                        clock.instant());
    }

    /// {@code intel-rapl:0}; a part of a package is {@code intel-rapl:0:1}.
    private static boolean isTopLevel(Path zone) {
        return zone.getFileName().toString().matches("intel-rapl:\\d+");
    }

    private static String remedy(Path file) {
        return """
                Let the daemon's group read it with a udev or tmpfiles rule (chgrp wattle %s; chmod 0440); \
                the kernel keeps it to root since 5.10 against CVE-2020-8694.""".formatted(file);
    }
}
