package io.wattle.node.sensor;

import io.wattle.node.sensor.PowerObservation.Coverage;
import io.wattle.quantity.Watts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// IPMI's DCMI power reading of the whole node at its power supplies, through {@code ipmitool}.
public final class DcmiSensor implements Sensor<PowerObservation> {
    private static final Pattern WATTS = Pattern.compile("Instantaneous power reading:\\s*(\\d+) Watts");
    private static final Pattern PERIOD = Pattern.compile("Sampling period:\\s*0*(\\d+) Seconds");

    /// A management controller takes 10 to 300 ms, and seconds where it is busy.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final List<String> DEVICES = List.of("ipmi0", "ipmi/0", "ipmidev/0");
    private static final String REMEDY =
            "Let the daemon's group use /dev/ipmi0 with a udev rule; DCMI needs nothing but reading there.";

    private final Path dev;
    private final Path program;
    private final InstantSource clock;

    /// @param dev     where devices are, {@code /dev}
    /// @param program path of ipmitool
    public DcmiSensor(Path dev, Path program, InstantSource clock) {
        this.dev = dev;
        this.program = program;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "dcmi";
    }

    @Override
    public Reading<PowerObservation> read() {
        var device = DEVICES.stream().map(dev::resolve).filter(Files::exists).findFirst();
        if (device.isEmpty()) {
            return new Reading.Unsupported<>("There is no management controller under (%s/ipmi0).".formatted(dev));
        }
        if (!Files.isReadable(device.get())) {
            return new Reading.Denied<>("This user may not use (%s).".formatted(device.get()), REMEDY);
        }
        if (!Files.isExecutable(program)) {
            return new Reading.Unsupported<>("There is no program (%s): install ipmitool.".formatted(program));
        }
        try {
            return ask();
        } catch (IOException failure) {
            return new Reading.Failed<>("The program (%s) cannot be run: %s.".formatted(program, failure.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Reading.Failed<>("The sensor (dcmi) was interrupted.");
        }
    }

    private Reading<PowerObservation> ask() throws IOException, InterruptedException {
        var process = new ProcessBuilder(program.toString(), "dcmi", "power", "reading")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            return new Reading.Failed<>("The management controller does not answer.");
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var watts = WATTS.matcher(said);
        if (process.exitValue() != 0 || !watts.find()) {
            return new Reading.Failed<>("The program (%s) said: %s".formatted(program, firstLine(said)));
        }
        var period = PERIOD.matcher(said);
        var draw = new PowerObservation.Draw(new Watts(Double.parseDouble(watts.group(1))), Coverage.NODE);
        var window = Duration.ofSeconds(period.find() ? Long.parseLong(period.group(1)) : 1);
        return new Reading.Value<>(draw, window, OptionalDouble.empty(), name(), clock.instant());
    }

    private static String firstLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("nothing");
    }
}
