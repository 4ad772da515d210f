package io.wattle.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wattle.nvml.NvmlIdentity.ComputeCapability;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvmlIdentityTest {
    @TempDir
    private Path folder;

    @Test
    void saysWhatABoardIs() throws NvmlException {
        var gpu = FakeGpu.in(folder, "gpus 2\ntype H100-SXM-80GB").nvml().device(1);

        assertThat(gpu.name()).isEqualTo("NVIDIA H100 80GB HBM3");
        assertThat(gpu.uuid()).isEqualTo("GPU-fa4e0000-0000-4000-8000-000000000001");
        assertThat(gpu.index()).isEqualTo(1);
        var identity = gpu.identity();
        assertThat(identity.serial()).isEqualTo("1651225000001");
        assertThat(identity.boardPartNumber()).isEqualTo("692-2G520-0200-000");
        assertThat(identity.boardId()).isEqualTo(0xF00);
        assertThat(identity.minorNumber()).isEqualTo(1);
        assertThat(identity.moduleId()).isEqualTo(2);
        assertThat(identity.pci()).isEqualTo(new PciAddress("00000000:0F:00.0", 0, 15, 0, 0x233010DE, 0x16C110DE));
        assertThat(identity.pciClass()).isEqualTo(new NvmlIdentity.PciClass(3, 2));
        assertThat(identity.architecture()).contains(Architecture.HOPPER);
        assertThat(identity.brand()).isEqualTo(2);
        assertThat(identity.computeCapability()).isEqualTo(new ComputeCapability(9, 0));
        assertThat(identity.cores()).isEqualTo(16_896);
        assertThat(identity.memoryBusWidthBits()).isEqualTo(5120);
        assertThat(identity.computeMode()).contains(ComputeMode.DEFAULT);
        assertThat(identity.virtualizationMode()).contains(VirtualizationMode.NONE);
        assertThat(identity.capabilities()).isZero();
    }

    @Test
    void remembersPersistence() throws NvmlException {
        var identity = FakeGpu.in(folder, "").gpu().identity();

        assertThat(identity.isPersistent()).isFalse();
        identity.setPersistent(true);
        assertThat(identity.isPersistent()).isTrue();
    }

    @Test
    void placesABlackwellInItsChassis() throws NvmlException {
        var identity = FakeGpu.in(folder, "type B200-SXM-180GB").gpu().identity();

        assertThat(identity.platform())
                .isEqualTo(new NvmlIdentity.Platform("0".repeat(32), "1820725190042", 3, 2, 1, 0, 1));
    }

    @Test
    void findsAGpuByEachOfItsNames() throws NvmlException {
        var nvml = FakeGpu.in(folder, "gpus 3").nvml();

        assertThat(nvml.deviceByUuid("GPU-fa4e0000-0000-4000-8000-000000000002").index())
                .isEqualTo(2);
        assertThat(nvml.deviceByUuid(UUID.fromString("fa4e0000-0000-4000-8000-000000000001"))
                        .index())
                .isEqualTo(1);
        assertThat(nvml.deviceByPciBusId("00000000:07:00.0").index()).isZero();
        assertThat(nvml.devices()).hasSize(3);
        assertThatThrownBy(() -> nvml.deviceByUuid("GPU-none")).hasMessageContaining("NOT_FOUND");
        assertThatThrownBy(() -> nvml.device(3)).hasMessageContaining("INVALID_ARGUMENT");
    }

    @Test
    void findsAGpuByTheBytesOfItsUuidThroughAnOldDriver() throws NvmlException {
        var nvml = FakeGpu.oldIn(folder, "gpus 3").nvml();

        assertThat(nvml.deviceByUuid(UUID.fromString("fa4e0000-0000-4000-8000-000000000001"))
                        .index())
                .isEqualTo(1);
    }

    @Test
    void tellsTheMachinesFacts() throws NvmlException {
        var nvml = FakeGpu.in(folder, "driver_version 580.82.07\ngpu 0 process 4711 512")
                .nvml();
        var system = nvml.system();

        assertThat(system.driverVersion()).isEqualTo("580.82.07");
        assertThat(system.nvmlVersion()).isEqualTo("13.580.82.07");
        assertThat(system.cudaDriverVersion()).isEqualTo(new NvmlSystem.CudaVersion(13, 0));
        assertThat(system.driverBranch()).isEqualTo("r580_00");
        assertThat(system.processName(4711)).isEqualTo("/usr/bin/engine");
        assertThat(system.excludedDevices()).isEmpty();
        assertThat(nvml.missingFunctions()).isEmpty();
    }

    @Test
    void namesWhatAnOldDriverLacks() throws NvmlException {
        var nvml = FakeGpu.oldIn(folder, "").nvml();

        assertThat(nvml.missingFunctions())
                .contains("nvmlDeviceGetMemoryInfo_v2", "nvmlGpmSampleGet")
                .doesNotContain("nvmlDeviceGetPowerUsage");
        assertThat(nvml.device(0).memory().frameBuffer().reservedBytes()).isEmpty();
        assertThatThrownBy(() -> nvml.device(0).identity().moduleId()).hasMessageContaining("FUNCTION_NOT_FOUND (13)");
        assertThat(nvml.device(0).thermal().temperatureCelsius()).isEqualTo(35);
    }
}
