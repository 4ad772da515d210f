package io.wattle.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wattle.nvml.NvmlPowerProfiles.Current;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NvmlPowerProfilesTest {
    private static final String BLACKWELL = "type B200-SXM-180GB\n";

    @TempDir
    private Path folder;

    @Test
    void listsProfilesWithTheirConflicts() throws NvmlException {
        var profiles = FakeGpu.in(folder, BLACKWELL).gpu().powerProfiles().available();

        assertThat(profiles).hasSize(7);
        assertThat(profiles.get(1)).isEqualTo(new NvmlPowerProfiles.Profile(1, 11, bits(0)));
        assertThat(profiles.get(WorkloadPowerProfile.LLM_INFERENCE.code()).id()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fail nvmlDeviceWorkloadPowerProfileUpdateProfiles_v1 13"})
    void requestsAndWithdrawsThroughNewAndOldDrivers(String scenario) throws NvmlException {
        var profiles = FakeGpu.in(folder, BLACKWELL + scenario).gpu().powerProfiles();

        profiles.request(bits(0, 1, 6));
        assertThat(profiles.current()).isEqualTo(new Current(bits(0, 1, 2, 3, 4, 5, 6), bits(0, 1, 6), bits(0, 6)));

        profiles.withdraw(bits(0));
        assertThat(profiles.current()).isEqualTo(new Current(bits(0, 1, 2, 3, 4, 5, 6), bits(1, 6), bits(1, 6)));
    }

    @Test
    void smoothsPower() throws NvmlException {
        var profiles = FakeGpu.in(folder, BLACKWELL).gpu().powerProfiles();

        profiles.setSmoothing(true);
        profiles.activateSmoothing(1);
        profiles.setSmoothing(1, 0, 50);
        assertThatThrownBy(() -> profiles.setSmoothing(9, 0, 50)).hasMessageContaining("INVALID_ARGUMENT");
    }

    @Test
    void hasNoProfilesBeforeBlackwell() throws NvmlException {
        var profiles = FakeGpu.in(folder, "").gpu().powerProfiles();

        assertThatThrownBy(profiles::available).hasMessageContaining("NOT_SUPPORTED");
        assertThatThrownBy(() -> profiles.request(bits(300))).hasMessage("The profile (300) must be at most 254.");
    }

    @Test
    void setsThePowerMizerMode() throws NvmlException {
        var profiles = FakeGpu.in(folder, "type RTX-4090-24GB").gpu().powerProfiles();

        profiles.setPowerMizer(1);

        assertThat(profiles.powerMizer()).isEqualTo(new NvmlPowerProfiles.PowerMizer(1, 7));
    }

    private static BitSet bits(int... set) {
        var bits = new BitSet();
        for (int bit : set) {
            bits.set(bit);
        }
        return bits;
    }
}
