package io.wattle.node.sensor;

import io.wattle.node.sensor.PowerObservation.Coverage;
import io.wattle.quantity.Watts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// The ACPI power meter: the whole system on x86-64, one meter per part of the module on NVIDIA Grace.
///
/// On Grace only the meters of the Grace sockets count: the module's meter holds the GPU too, and those of CPU and
/// system I/O lie within Grace's (source: NVIDIA Grace performance tuning guide, power telemetry).
public final class AcpiPowerMeterSensor implements Sensor<PowerObservation> {
    /// What a meter without a stated interval averages over (source: Linux, drivers/hwmon/acpi_power_meter.c).
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

    private static final String DRIVER = "power_meter";

    private final Path hwmon;
    private final InstantSource clock;

    /// @param sys where the kernel's device file system is, {@code /sys}
    public AcpiPowerMeterSensor(Path sys, InstantSource clock) {
        this.hwmon = sys.resolve("class/hwmon");
        this.clock = clock;
    }

    private record Meter(Path folder, Optional<String> label) {
        boolean isGrace() {
            return label.stream().anyMatch(text -> text.startsWith("Grace Power Socket"));
        }
    }

    @Override
    public String name() {
        return "acpi";
    }

    @Override
    public Reading<PowerObservation> read() {
        try {
            var meters = meters();
            var grace = meters.stream().filter(Meter::isGrace).toList();
            if (!grace.isEmpty()) {
                return sum(grace, Coverage.HOST);
            }
            return switch (meters.size()) {
                case 0 -> new Reading.Unsupported<>("There is no ACPI power meter under (%s).".formatted(hwmon));
                case 1 -> sum(meters, Coverage.NODE);
                default ->
                    new Reading.Unsupported<>("The %d ACPI power meters under (%s) do not say what each covers."
                            .formatted(meters.size(), hwmon));
            };
        } catch (IOException failure) {
            return Reading.unread(hwmon, failure, "Make it readable for the daemon.");
        }
    }

    private List<Meter> meters() throws IOException {
        var meters = new ArrayList<Meter>();
        for (Path chip : SensorFile.entries(hwmon, "hwmon*")) {
            if (SensorFile.optionalText(chip.resolve("name")).stream().anyMatch(DRIVER::equals)) {
                Path device = chip.resolve("device");
                Path folder = Files.exists(device.resolve("power1_average")) ? device : chip;
                meters.add(new Meter(folder, SensorFile.optionalText(folder.resolve("power1_oem_info"))));
            }
        }
        return meters;
    }

    private Reading<PowerObservation> sum(List<Meter> meters, Coverage coverage) {
        long microwatts = 0;
        Duration window = Duration.ZERO;
        OptionalDouble precision = OptionalDouble.empty();
        Path file = hwmon;
        try {
            for (Meter meter : meters) {
                file = meter.folder().resolve("power1_average");
                microwatts += SensorFile.number(file);
                var interval = SensorFile.optionalText(meter.folder().resolve("power1_average_interval"));
                window = interval.map(text -> Duration.ofMillis(Long.parseLong(text)))
                        .orElse(DEFAULT_INTERVAL);
                precision = precision(SensorFile.optionalText(meter.folder().resolve("power1_accuracy")));
            }
        } catch (IOException | NumberFormatException failure) {
            return Reading.unread(file, failure, "Make it readable for the daemon.");
        }
        if (microwatts < 0) {
            return new Reading.Failed<>("The meter (%s) shows less than nothing.".formatted(file));
        }
        var draw = new PowerObservation.Draw(new Watts(microwatts / 1e6), coverage);
        return new Reading.Value<>(draw, window, precision, name(), clock.instant());
    }

    /// {@code 95.00%} of the value is right: a relative error of 0.05.
    private static OptionalDouble precision(Optional<String> accuracy) {
        return accuracy.filter(text -> text.matches("\\d{1,3}(\\.\\d+)?%"))
                .map(text -> OptionalDouble.of(1 - Double.parseDouble(text.replace("%", "")) / 100))
                .orElse(OptionalDouble.empty());
    }
}
