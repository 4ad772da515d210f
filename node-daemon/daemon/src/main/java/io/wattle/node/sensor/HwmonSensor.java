package io.wattle.node.sensor;

import io.wattle.node.sensor.PowerObservation.Counter;
import io.wattle.node.sensor.PowerObservation.Coverage;
import io.wattle.quantity.Watts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// The hardware monitor: power or energy of the sockets, on chips that are known for it.
///
/// Chips are found by their name, because the kernel numbers them anew at each start.
public final class HwmonSensor implements Sensor<PowerObservation> {
    private final Path hwmon;
    private final InstantSource clock;

    /// @param sys where the kernel's device file system is, {@code /sys}
    public HwmonSensor(Path sys, InstantSource clock) {
        this.hwmon = sys.resolve("class/hwmon");
        this.clock = clock;
    }

    private record Channel(HwmonChip chip, Path file) {}

    @Override
    public String name() {
        return "hwmon";
    }

    @Override
    public Reading<PowerObservation> read() {
        Path file = hwmon;
        try {
            var channels = channels();
            if (channels.isEmpty()) {
                return new Reading.Unsupported<>("There is no chip with socket power under (%s).".formatted(hwmon));
            }
            HwmonChip chip = channels.getFirst().chip();
            var counters = new ArrayList<Counter>();
            for (Channel channel : channels) {
                file = channel.file();
                if (channel.chip() == chip) {
                    counters.add(new Counter(file.toString(), SensorFile.number(file), 0));
                }
            }
            return value(chip, counters);
        } catch (IOException failure) {
            return Reading.unread(file, failure, "Let the daemon's group read it with a udev or tmpfiles rule.");
        }
    }

    /// Several chips of one kind are several sockets; chips of different kinds may show the same one twice.
    private Reading<PowerObservation> value(HwmonChip chip, List<Counter> counters) {
        if (counters.stream().anyMatch(counter -> counter.microjoules() < 0)) {
            return new Reading.Failed<>("A channel under (%s) shows less than nothing.".formatted(hwmon));
        }
        PowerObservation observation = chip.countsEnergy()
                ? new PowerObservation.Counters(counters, Coverage.HOST)
                : new PowerObservation.Draw(
                        new Watts(counters.stream()
                                        .mapToLong(Counter::microjoules)
                                        .sum()
                                / 1e6),
                        Coverage.HOST);
        return new Reading.Value<>(observation, Duration.ZERO, OptionalDouble.empty(), name(), clock.instant());
    }

    private List<Channel> channels() throws IOException {
        var channels = new ArrayList<Channel>();
        for (Path folder : SensorFile.entries(hwmon, "hwmon*")) {
            var chip = SensorFile.optionalText(folder.resolve("name")).flatMap(HwmonChip::ofDriver);
            if (chip.isPresent()) {
                for (Path file : SensorFile.entries(folder, chip.get().channels())) {
                    if (chip.get().isSocket(label(file))) {
                        channels.add(new Channel(chip.get(), file));
                    }
                }
            }
        }
        return channels;
    }

    private static Optional<String> label(Path input) throws IOException {
        return SensorFile.optionalText(
                input.resolveSibling(input.getFileName().toString().replace("_input", "_label")));
    }
}
