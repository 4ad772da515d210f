package io.wattle.node.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wattle.node.sensor.PowerObservation.Counter;
import io.wattle.node.sensor.PowerObservation.Coverage;
import io.wattle.quantity.Watts;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PowerSensorsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    @TempDir
    Path sys;

    @Test
    void raplCountsPackagesAndNothingThatOverlapsThem() {
        zone("intel-rapl:0", "package-0", 1_000);
        zone("intel-rapl:0:0", "core", 600);
        zone("intel-rapl:0:1", "dram", 300);
        zone("intel-rapl:1", "package-1", 2_000);
        zone("intel-rapl:2", "psys", 9_000);
        zone("intel-rapl-mmio:0", "package-0", 1_000);
        var counters = new PowerObservation.Counters(
                List.of(
                        new Counter("intel-rapl:0", 1_000, 262_143_328_850L),
                        new Counter("intel-rapl:1", 2_000, 262_143_328_850L)),
                Coverage.HOST);
        assertThat(new RaplSensor(sys, CLOCK).read())
                .isEqualTo(new Reading.Value<>(counters, Duration.ZERO, OptionalDouble.empty(), "rapl", NOW));
    }

    @Test
    void raplThatIsDeniedNamesTheRemedy() {
        assertThat(Reading.unread(sys, new AccessDeniedException("x"), "Do this."))
                .isEqualTo(new Reading.Denied<>("This user may not read the file (%s).".formatted(sys), "Do this."));
    }

    @Test
    void machineWithoutSensorsSaysWhichAreMissing() {
        assertThat(new RaplSensor(sys, CLOCK).read())
                .isEqualTo(new Reading.Unsupported<>(
                        "There is no RAPL package under the folder (%s/class/powercap).".formatted(sys)));
        assertThat(new AcpiPowerMeterSensor(sys, CLOCK).read())
                .isEqualTo(new Reading.Unsupported<>(
                        "There is no ACPI power meter under (%s/class/hwmon).".formatted(sys)));
        assertThat(new HwmonSensor(sys, CLOCK).read())
                .isEqualTo(new Reading.Unsupported<>(
                        "There is no chip with socket power under (%s/class/hwmon).".formatted(sys)));
    }

    @Test
    void raplWithGarbageFails() {
        zone("intel-rapl:0", "package-0", 1);
        tree().file("class/powercap/intel-rapl:0/energy_uj", "soon");
        assertThat(new RaplSensor(sys, CLOCK).read())
                .isEqualTo(new Reading.Failed<>(
                        "The file (%s/class/powercap/intel-rapl:0/energy_uj) cannot be read: ".formatted(sys)
                                + "it holds \"soon\" instead of a whole number."));
    }

    @Test
    void oneAcpiMeterCoversTheWholeNode() {
        chip(3, "power_meter").file("class/hwmon/hwmon3/device/power1_average", "412000000");
        tree().file("class/hwmon/hwmon3/device/power1_average_interval", "2000");
        tree().file("class/hwmon/hwmon3/device/power1_accuracy", "95.0%");
        assertThat(new AcpiPowerMeterSensor(sys, CLOCK).read()).isInstanceOfSatisfying(Reading.Value.class, value -> {
            assertThat(value.value()).isEqualTo(new PowerObservation.Draw(new Watts(412), Coverage.NODE));
            assertThat(value.window()).isEqualTo(Duration.ofSeconds(2));
            assertThat(value.precision().getAsDouble()).isCloseTo(0.05, within(1e-9));
        });
    }

    @Test
    void graceCountsItsSocketsAndNotTheModule() {
        grace(1, "Module Power Socket 0", 600_000_000);
        grace(2, "Grace Power Socket 0", 120_000_000);
        grace(3, "CPU Power Socket 0", 90_000_000);
        grace(4, "Grace Power Socket 1", 80_000_000);
        assertThat(new AcpiPowerMeterSensor(sys, CLOCK).read())
                .isEqualTo(new Reading.Value<>(
                        new PowerObservation.Draw(new Watts(200), Coverage.HOST),
                        Duration.ofSeconds(1),
                        OptionalDouble.empty(),
                        "acpi",
                        NOW));
    }

    @Test
    void severalNamelessMetersAreNotGuessedAt() {
        chip(1, "power_meter").file("class/hwmon/hwmon1/power1_average", "1");
        chip(2, "power_meter").file("class/hwmon/hwmon2/power1_average", "2");
        assertThat(new AcpiPowerMeterSensor(sys, CLOCK).read())
                .isEqualTo(new Reading.Unsupported<>(
                        "The 2 ACPI power meters under (%s/class/hwmon) do not say what each covers.".formatted(sys)));
    }

    @Test
    void hwmonCountsKnownChipsAlone() {
        chip(0, "amdgpu").file("class/hwmon/hwmon0/power1_input", "300000000");
        chip(1, "apm_xgene").file("class/hwmon/hwmon1/power1_input", "70000000");
        tree().file("class/hwmon/hwmon1/power2_input", "30000000");
        assertThat(new HwmonSensor(sys, CLOCK).read())
                .isEqualTo(new Reading.Value<>(
                        new PowerObservation.Draw(new Watts(100), Coverage.HOST),
                        Duration.ZERO,
                        OptionalDouble.empty(),
                        "hwmon",
                        NOW));
    }

    @Test
    void hwmonEnergyCountsSocketsAndNotTheCoresWithin() {
        chip(1, "amd_energy").file("class/hwmon/hwmon1/energy1_input", "5");
        tree().file("class/hwmon/hwmon1/energy1_label", "Ecore000");
        tree().file("class/hwmon/hwmon1/energy2_input", "70");
        tree().file("class/hwmon/hwmon1/energy2_label", "Esocket0");
        var socket = new Counter(sys.resolve("class/hwmon/hwmon1/energy2_input").toString(), 70, 0);
        assertThat(new HwmonSensor(sys, CLOCK).read())
                .isEqualTo(new Reading.Value<>(
                        new PowerObservation.Counters(List.of(socket), Coverage.HOST),
                        Duration.ZERO,
                        OptionalDouble.empty(),
                        "hwmon",
                        NOW));
    }

    private void grace(int number, String label, long microwatts) {
        chip(number, "power_meter").file("class/hwmon/hwmon" + number + "/device/power1_oem_info", label);
        tree().file("class/hwmon/hwmon" + number + "/device/power1_average", Long.toString(microwatts));
        tree().file("class/hwmon/hwmon" + number + "/device/power1_average_interval", "1000");
    }

    private FakeTree chip(int number, String name) {
        return tree().file("class/hwmon/hwmon" + number + "/name", name);
    }

    private void zone(String folder, String name, long microjoules) {
        tree().file("class/powercap/" + folder + "/name", name)
                .file("class/powercap/" + folder + "/max_energy_range_uj", "262143328850")
                .file("class/powercap/" + folder + "/energy_uj", Long.toString(microjoules));
    }

    private FakeTree tree() {
        return new FakeTree(sys);
    }
}
