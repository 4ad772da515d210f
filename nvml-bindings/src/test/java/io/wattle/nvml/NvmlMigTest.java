package io.wattle.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wattle.nvml.NvmlMig.GpuInstance;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvmlMigTest {
    private static final String TWO_INSTANCES = """
            gpu 0 mig
            gpu 0 mig_instance 1 3 40448
            gpu 0 mig_instance 0 1 9984
            gpu 0 process 100 1024 c 1
            """;

    @TempDir
    private Path folder;

    @Test
    void findsTheDevicesThatAGpuIsCutInto() throws NvmlException {
        var fake = FakeGpu.in(folder, TWO_INSTANCES);
        var gpu = fake.gpu();

        assertThat(gpu.mig().mode()).isEqualTo(new Toggle(true, true));
        assertThat(gpu.mig().maximumDeviceCount()).isEqualTo(7);
        var devices = gpu.mig().devices();
        assertThat(devices).hasSize(2);
        var second = devices.get(1);
        assertThat(second.uuid()).isEqualTo("MIG-fa4e0000-0000-4000-8000-000000000000-1");
        assertThat(second.mig().isMigDevice()).isTrue();
        assertThat(second.mig().gpuInstanceId()).isEqualTo(2);
        assertThat(second.mig().computeInstanceId()).isZero();
        assertThat(second.mig().parent().uuid()).isEqualTo(gpu.uuid());
        assertThat(second.identity().attributes())
                .isEqualTo(new NvmlIdentity.Attributes(16, 1, 0, 0, 0, 0, 1, 1, 9984));
        assertThat(second.memory().frameBuffer().totalBytes()).isEqualTo(9984L << 20);
        assertThat(fake.nvml().deviceByUuid(second.uuid()).mig().isMigDevice()).isTrue();
    }

    @Test
    void asksTheParentForPower() throws NvmlException {
        var instance = FakeGpu.in(folder, TWO_INSTANCES).gpu().mig().devices().getFirst();

        assertThatThrownBy(() -> instance.power().usageMilliwatts()).hasMessageContaining("NOT_SUPPORTED");
        assertThatThrownBy(() -> instance.utilization().rates()).hasMessageContaining("NOT_SUPPORTED");
    }

    @Test
    void knowsWhichInstanceAProcessUses() throws NvmlException {
        var gpu = FakeGpu.in(folder, TWO_INSTANCES).gpu();

        assertThat(gpu.processes().computing())
                .singleElement()
                .satisfies(is -> assertThat(is.gpuInstanceId()).isEqualTo(OptionalInt.of(2)));
        assertThat(gpu.mig().devices().getFirst().processes().computing()).isEmpty();
    }

    @Test
    void listsProfilesAndTheirInstances() throws NvmlException {
        var mig = FakeGpu.in(folder, TWO_INSTANCES).gpu().mig();

        var profiles = mig.profiles();

        assertThat(profiles).extracting(NvmlMig.Profile::slices).containsExactly(1, 3, 7);
        assertThat(profiles.getFirst().name()).contains("MIG 1g.10gb");
        assertThat(mig.gpuInstances(profiles.get(0))).containsExactly(new GpuInstance(2, 0, 3, 1));
        assertThat(mig.gpuInstances(profiles.get(1))).containsExactly(new GpuInstance(1, 1, 0, 3));
    }

    @Test
    void listsProfilesThroughAnOldDriver() throws NvmlException {
        var mig = FakeGpu.oldIn(folder, TWO_INSTANCES).gpu().mig();

        assertThat(mig.profiles())
                .hasSize(3)
                .allSatisfy(is -> assertThat(is.name()).isEmpty());
    }

    @Test
    void waitsForAResetToChangeTheMode() throws NvmlException {
        var mig = FakeGpu.in(folder, "").gpu().mig();

        assertThat(mig.setMode(true)).isEqualTo(NvmlReturn.RESET_REQUIRED.code());
        assertThat(mig.mode()).isEqualTo(new Toggle(false, true));
        assertThatThrownBy(mig::devices).hasMessageContaining("NOT_SUPPORTED");
    }
}
