package io.wattle.node.sensor;

import java.util.Arrays;
import java.util.Optional;

/// Chips of the hardware monitor whose channels are known to be the sockets of the host. A channel of any other
/// chip may be a fan, a network card or a GPU, so it is not counted.
enum HwmonChip {
    /// Ampere Altra, seen from the host: processors and input/output (source: Linux, Documentation/hwmon/xgene-hwmon).
    AMPERE_ALTRA("apm_xgene", "power[12]_input", false),
    /// AMD's socket power over HSMP (source: Linux, drivers/platform/x86/amd/hsmp/hwmon.c).
    AMD_HSMP("amd_hsmp_hwmon", "power1_input", false),
    /// AMD's socket energy before Linux 5.13; the channels labelled Ecore lie within the sockets.
    AMD_ENERGY("amd_energy", "energy*_input", true);

    private final String driver;
    private final String channels;
    private final boolean countsEnergy;

    HwmonChip(String driver, String channels, boolean countsEnergy) {
        this.driver = driver;
        this.channels = channels;
        this.countsEnergy = countsEnergy;
    }

    /// Glob of its files.
    String channels() {
        return channels;
    }

    /// Whether the channels are cumulative microjoules; else they are microwatts.
    boolean countsEnergy() {
        return countsEnergy;
    }

    /// Whether a channel's label, where it has one, stands for a whole socket.
    boolean isSocket(Optional<String> label) {
        return !countsEnergy || label.stream().anyMatch(text -> text.startsWith("Esocket"));
    }

    static Optional<HwmonChip> ofDriver(String driver) {
        return Arrays.stream(values())
                .filter(chip -> chip.driver.equals(driver))
                .findFirst();
    }
}
