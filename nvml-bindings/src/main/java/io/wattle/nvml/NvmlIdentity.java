package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetArchitecture;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetAttributes_v2;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetBoardId;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetBoardPartNumber;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetBrand;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetCapabilities;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetComputeMode;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetCudaComputeCapability;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetMemoryBusWidth;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetMinorNumber;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetModuleId;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetNumGpuCores;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetPciInfoExt;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetPciInfo_v3;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetPersistenceMode;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetPlatformInfo;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetSerial;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetVirtualizationMode;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceSetPersistenceMode;

import io.wattle.nvml.struct.DeviceAttributesStruct;
import io.wattle.nvml.struct.DeviceCapabilitiesV1Struct;
import io.wattle.nvml.struct.PciInfoExtV1Struct;
import io.wattle.nvml.struct.PciInfoStruct;
import io.wattle.nvml.struct.PlatformInfoV2Struct;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// What one GPU is, and where it sits.
public final class NvmlIdentity {
    /// {@code NVML_DEVICE_SERIAL_BUFFER_SIZE}.
    private static final int SERIAL_CAPACITY = 30;

    /// {@code NVML_DEVICE_PART_NUMBER_BUFFER_SIZE}.
    private static final int PART_NUMBER_CAPACITY = 80;

    private final DeviceCalls calls;

    NvmlIdentity(DeviceCalls calls) {
        this.calls = calls;
    }

    /// {@code nvmlDeviceGetSerial}: what is printed on the board.
    public String serial() throws NvmlException {
        return calls.readText(nvmlDeviceGetSerial, SERIAL_CAPACITY);
    }

    /// {@code nvmlDeviceGetBoardPartNumber}.
    public String boardPartNumber() throws NvmlException {
        return calls.readText(nvmlDeviceGetBoardPartNumber, PART_NUMBER_CAPACITY);
    }

    /// {@code nvmlDeviceGetBoardId}: equal for GPUs of one board.
    public int boardId() throws NvmlException {
        return calls.readInt(nvmlDeviceGetBoardId);
    }

    /// {@code nvmlDeviceGetMinorNumber}: N of {@code /dev/nvidiaN}.
    public int minorNumber() throws NvmlException {
        return calls.readInt(nvmlDeviceGetMinorNumber);
    }

    /// {@code nvmlDeviceGetModuleId}: the GPU's place on its baseboard.
    public int moduleId() throws NvmlException {
        return calls.readInt(nvmlDeviceGetModuleId);
    }

    /// {@code nvmlDeviceGetPciInfo_v3}.
    public PciAddress pci() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = PciInfoStruct.allocate(arena);
            calls.pass(nvmlDeviceGetPciInfo_v3, struct.segment());
            return PciAddress.of(struct);
        }
    }

    /// {@code nvmlDeviceGetPciInfoExt}: the PCI class, which tells 3D controllers from displays.
    public PciClass pciClass() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = PciInfoExtV1Struct.allocate(arena);
            calls.pass(nvmlDeviceGetPciInfoExt, struct.segment());
            return new PciClass(struct.baseClass(), struct.subClass());
        }
    }

    /// {@code nvmlDeviceGetArchitecture}: empty for one that this build does not know.
    public Optional<Architecture> architecture() throws NvmlException {
        return Architecture.ofCode(calls.readInt(nvmlDeviceGetArchitecture));
    }

    /// {@code nvmlDeviceGetBrand}: raw {@code nvmlBrandType_t}.
    public int brand() throws NvmlException {
        return calls.readInt(nvmlDeviceGetBrand);
    }

    /// {@code nvmlDeviceGetCudaComputeCapability}.
    public ComputeCapability computeCapability() throws NvmlException {
        var pair = calls.readInts(nvmlDeviceGetCudaComputeCapability);
        return new ComputeCapability(pair.first(), pair.second());
    }

    /// {@code nvmlDeviceGetNumGpuCores}.
    public int cores() throws NvmlException {
        return calls.readInt(nvmlDeviceGetNumGpuCores);
    }

    /// {@code nvmlDeviceGetMemoryBusWidth}: bits. The peak bandwidth is 2 × maximum memory clock × this / 8.
    public int memoryBusWidthBits() throws NvmlException {
        return calls.readInt(nvmlDeviceGetMemoryBusWidth);
    }

    /// {@code nvmlDeviceGetAttributes_v2}: the engines of a MIG device.
    public Attributes attributes() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = DeviceAttributesStruct.allocate(arena);
            calls.pass(nvmlDeviceGetAttributes_v2, struct.segment());
            return Attributes.of(struct);
        }
    }

    /// {@code nvmlDeviceGetPersistenceMode}: whether the driver stays loaded without clients.
    public boolean isPersistent() throws NvmlException {
        return calls.readBoolean(nvmlDeviceGetPersistenceMode);
    }

    /// {@code nvmlDeviceSetPersistenceMode}: needs root.
    public void setPersistent(boolean on) throws NvmlException {
        calls.command(nvmlDeviceSetPersistenceMode, on);
    }

    /// {@code nvmlDeviceGetComputeMode}.
    public Optional<ComputeMode> computeMode() throws NvmlException {
        return ComputeMode.ofCode(calls.readInt(nvmlDeviceGetComputeMode));
    }

    /// {@code nvmlDeviceGetVirtualizationMode}.
    public Optional<VirtualizationMode> virtualizationMode() throws NvmlException {
        return VirtualizationMode.ofCode(calls.readInt(nvmlDeviceGetVirtualizationMode));
    }

    /// {@code nvmlDeviceGetPlatformInfo}: Blackwell and later.
    public Platform platform() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = PlatformInfoV2Struct.allocate(arena);
            calls.pass(nvmlDeviceGetPlatformInfo, struct.segment());
            return Platform.of(struct);
        }
    }

    /// {@code nvmlDeviceGetCapabilities}: raw mask; bit 0 is EGM, extended GPU memory.
    public int capabilities() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = DeviceCapabilitiesV1Struct.allocate(arena);
            calls.pass(nvmlDeviceGetCapabilities, struct.segment());
            return struct.capMask();
        }
    }

    public record PciClass(int baseClass, int subClass) {}

    public record ComputeCapability(int major, int minor) {}

    /// The engines of a MIG device; {@code shared} ones belong to its GPU instance.
    public record Attributes(
            int multiprocessors,
            int sharedCopyEngines,
            int sharedDecoders,
            int sharedEncoders,
            int sharedJpegEngines,
            int sharedOpticalFlowEngines,
            int gpuInstanceSlices,
            int computeInstanceSlices,
            long memoryMebibytes) {
        private static Attributes of(DeviceAttributesStruct struct) {
            return new Attributes(
                    struct.multiprocessorCount(),
                    struct.sharedCopyEngineCount(),
                    struct.sharedDecoderCount(),
                    struct.sharedEncoderCount(),
                    struct.sharedJpegCount(),
                    struct.sharedOfaCount(),
                    struct.gpuInstanceSliceCount(),
                    struct.computeInstanceSliceCount(),
                    struct.memorySizeMB());
        }
    }

    /// Where a GPU sits in its chassis.
    public record Platform(
            String infinibandGuid,
            String chassisSerialNumber,
            int slotNumber,
            int trayIndex,
            int hostId,
            int peerType,
            int moduleId) {
        private static Platform of(PlatformInfoV2Struct struct) {
            return new Platform(
                    HexFormat.of().formatHex(struct.ibGuid()),
                    new String(struct.chassisSerialNumber(), StandardCharsets.US_ASCII).trim(),
                    Byte.toUnsignedInt(struct.slotNumber()),
                    Byte.toUnsignedInt(struct.trayIndex()),
                    Byte.toUnsignedInt(struct.hostId()),
                    Byte.toUnsignedInt(struct.peerType()),
                    Byte.toUnsignedInt(struct.moduleId()));
        }
    }
}
