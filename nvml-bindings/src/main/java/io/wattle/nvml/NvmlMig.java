package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetComputeInstanceId;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetDeviceHandleFromMigDeviceHandle;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetGpuInstanceId;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetGpuInstanceProfileInfo;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetGpuInstanceProfileInfoV;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetGpuInstances;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetMaxMigDeviceCount;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetMigDeviceHandleByIndex;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetMigMode;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceIsMigDeviceHandle;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceSetMigMode;
import static io.wattle.nvml.linker.NvmlFunction.nvmlGpuInstanceGetInfo;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.wattle.nvml.linker.NvmlFunction;
import io.wattle.nvml.struct.GpuInstanceInfoStruct;
import io.wattle.nvml.struct.GpuInstanceProfileInfoStruct;
import io.wattle.nvml.struct.GpuInstanceProfileInfoV2Struct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Multi-instance GPU: one GPU cut into several; Ampere and later.
///
/// A MIG device is an {@link NvmlDevice} of its own. Power, clocks and temperature are the parent's.
public final class NvmlMig {
    /// {@code NVML_GPU_INSTANCE_PROFILE_COUNT} of header 13.3, with room: profiles beyond the
    /// driver's own answer INVALID_ARGUMENT.
    private static final int PROFILES = 32;

    private final DeviceCalls calls;

    NvmlMig(DeviceCalls calls) {
        this.calls = calls;
    }

    /// {@code nvmlDeviceGetMigMode}.
    public Toggle mode() throws NvmlException {
        return Toggle.of(calls.readInts(nvmlDeviceGetMigMode));
    }

    /// {@code nvmlDeviceSetMigMode}: needs root and an idle GPU.
    ///
    /// @return the raw code of the activation: 0 where the mode is on at once, otherwise it waits for
    ///         a reset or reboot
    public int setMode(boolean on) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var status = arena.allocate(JAVA_INT);
            calls.pass(nvmlDeviceSetMigMode, on ? 1 : 0, status);
            return status.get(JAVA_INT, 0);
        }
    }

    /// {@code nvmlDeviceGetMaxMigDeviceCount}: how many MIG devices the GPU can have.
    public int maximumDeviceCount() throws NvmlException {
        return calls.readInt(nvmlDeviceGetMaxMigDeviceCount);
    }

    /// {@code nvmlDeviceGetMigDeviceHandleByIndex} for each index that there may be; indices have gaps.
    public List<NvmlDevice> devices() throws NvmlException {
        int maximum = maximumDeviceCount();
        var devices = new ArrayList<NvmlDevice>();
        for (int index = 0; index < maximum; index++) {
            try (var arena = Arena.ofConfined()) {
                var out = arena.allocate(ADDRESS);
                calls.pass(nvmlDeviceGetMigDeviceHandleByIndex, index, out);
                devices.add(new NvmlDevice(new DeviceCalls(calls.nvml(), out.get(ADDRESS, 0))));
            } catch (NvmlException none) {
                if (!none.is(NvmlReturn.NOT_FOUND) && !none.is(NvmlReturn.INVALID_ARGUMENT)) {
                    throw none;
                }
            }
        }
        return List.copyOf(devices);
    }

    /// {@code nvmlDeviceIsMigDeviceHandle}: whether this device is a MIG device itself.
    public boolean isMigDevice() throws NvmlException {
        return calls.readBoolean(nvmlDeviceIsMigDeviceHandle);
    }

    /// {@code nvmlDeviceGetDeviceHandleFromMigDeviceHandle}: the GPU that this MIG device is cut from.
    public NvmlDevice parent() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(ADDRESS);
            calls.pass(nvmlDeviceGetDeviceHandleFromMigDeviceHandle, out);
            return new NvmlDevice(new DeviceCalls(calls.nvml(), out.get(ADDRESS, 0)));
        }
    }

    /// {@code nvmlDeviceGetGpuInstanceId} of this MIG device.
    public int gpuInstanceId() throws NvmlException {
        return calls.readInt(nvmlDeviceGetGpuInstanceId);
    }

    /// {@code nvmlDeviceGetComputeInstanceId} of this MIG device.
    public int computeInstanceId() throws NvmlException {
        return calls.readInt(nvmlDeviceGetComputeInstanceId);
    }

    /// The ways in which this GPU can be cut: {@code nvmlDeviceGetGpuInstanceProfileInfoV}, else
    /// {@code nvmlDeviceGetGpuInstanceProfileInfo}.
    public List<Profile> profiles() throws NvmlException {
        var profiles = new ArrayList<Profile>();
        for (int profile = 0; profile < PROFILES; profile++) {
            try {
                profiles.add(profile(profile));
            } catch (NvmlException none) {
                if (!none.is(NvmlReturn.NOT_SUPPORTED) && !none.is(NvmlReturn.INVALID_ARGUMENT)) {
                    throw none;
                }
            }
        }
        return List.copyOf(profiles);
    }

    /// {@code nvmlDeviceGetGpuInstances} and {@code nvmlGpuInstanceGetInfo}: the instances of one profile.
    public List<GpuInstance> gpuInstances(Profile profile) throws NvmlException {
        NvmlFunction function = nvmlDeviceGetGpuInstances;
        try (var arena = Arena.ofConfined()) {
            var handles = arena.allocate(ADDRESS, Math.max(1, profile.instances()));
            var count = arena.allocate(JAVA_INT);
            NvmlException.check(function, calls.nvml().call(function, calls.handle(), profile.id(), handles, count));
            var instances = new ArrayList<GpuInstance>();
            for (int index = 0; index < Math.min(count.get(JAVA_INT, 0), profile.instances()); index++) {
                instances.add(gpuInstance(handles.getAtIndex(ADDRESS, index)));
            }
            return List.copyOf(instances);
        }
    }

    private GpuInstance gpuInstance(MemorySegment handle) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = GpuInstanceInfoStruct.allocate(arena);
            NvmlException.check(
                    nvmlGpuInstanceGetInfo, calls.nvml().call(nvmlGpuInstanceGetInfo, handle, struct.segment()));
            var placement = struct.placement();
            return new GpuInstance(struct.id(), struct.profileId(), placement.start(), placement.size());
        }
    }

    private Profile profile(int profile) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = GpuInstanceProfileInfoV2Struct.allocate(arena);
            calls.pass(nvmlDeviceGetGpuInstanceProfileInfoV, profile, struct.segment());
            return Profile.of(struct);
        } catch (NvmlException newer) {
            if (newer.is(NvmlReturn.NOT_SUPPORTED) || !newer.suggestsPredecessor()) {
                throw newer;
            }
            try (var arena = Arena.ofConfined()) {
                var struct = GpuInstanceProfileInfoStruct.allocate(arena);
                calls.pass(nvmlDeviceGetGpuInstanceProfileInfo, profile, struct.segment());
                return Profile.of(struct);
            }
        }
    }

    /// A part of a GPU.
    ///
    /// @param placementStart first memory slice that it occupies
    /// @param placementSize  memory slices that it occupies
    public record GpuInstance(int id, int profileId, int placementStart, int placementSize) {}

    /// A way to cut a GPU.
    ///
    /// @param instances how many of it fit on one GPU
    /// @param name      such as {@code 1g.10gb}; empty on drivers before 510
    public record Profile(
            int id,
            int slices,
            int instances,
            int multiprocessors,
            Engines engines,
            long memoryMebibytes,
            Optional<String> name) {
        private static Profile of(GpuInstanceProfileInfoV2Struct struct) {
            var engines = new Engines(
                    struct.copyEngineCount(),
                    struct.decoderCount(),
                    struct.encoderCount(),
                    struct.jpegCount(),
                    struct.ofaCount(),
                    struct.isP2pSupported() != 0);
            return new Profile(
                    struct.id(),
                    struct.sliceCount(),
                    struct.instanceCount(),
                    struct.multiprocessorCount(),
                    engines,
                    struct.memorySizeMB(),
                    Optional.of(struct.name()));
        }

        private static Profile of(GpuInstanceProfileInfoStruct struct) {
            var engines = new Engines(
                    struct.copyEngineCount(),
                    struct.decoderCount(),
                    struct.encoderCount(),
                    struct.jpegCount(),
                    struct.ofaCount(),
                    struct.isP2pSupported() != 0);
            return new Profile(
                    struct.id(),
                    struct.sliceCount(),
                    struct.instanceCount(),
                    struct.multiprocessorCount(),
                    engines,
                    struct.memorySizeMB(),
                    Optional.empty());
        }
    }

    /// The engines of one instance besides its multiprocessors.
    public record Engines(
            int copyEngines, int decoders, int encoders, int jpegEngines, int opticalFlowEngines, boolean peerToPeer) {}
}
