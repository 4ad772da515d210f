package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetGpuFabricInfo;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetGpuFabricInfoV;

import io.wattle.nvml.struct.GpuFabricInfoStruct;
import io.wattle.nvml.struct.GpuFabricInfoV2Struct;
import io.wattle.nvml.struct.GpuFabricInfoV3Struct;
import java.lang.foreign.Arena;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;

/// An NVLink fabric: GPUs that reach each other through NVSwitches, across nodes as well.
///
/// @param clusterUuid   32 hexadecimal digits
/// @param cliqueId      GPUs with the same cluster and clique reach each other
/// @param state         empty for one that this build does not know
/// @param status        raw {@code nvmlReturn_t} of joining the fabric
/// @param healthMask    raw bits; empty on older drivers
/// @param healthSummary raw number; empty on older drivers
public record NvLinkFabric(
        String clusterUuid,
        int cliqueId,
        Optional<FabricState> state,
        int status,
        OptionalInt healthMask,
        OptionalInt healthSummary) {
    static NvLinkFabric read(DeviceCalls calls) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = GpuFabricInfoV3Struct.allocate(arena);
            calls.pass(nvmlDeviceGetGpuFabricInfoV, struct.segment());
            return of(struct);
        } catch (NvmlException newer) {
            if (!newer.suggestsPredecessor()) {
                throw newer;
            }
            return readOlder(calls);
        }
    }

    private static NvLinkFabric readOlder(DeviceCalls calls) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = GpuFabricInfoV2Struct.allocate(arena);
            calls.pass(nvmlDeviceGetGpuFabricInfoV, struct.segment());
            return of(struct);
        } catch (NvmlException newer) {
            if (!newer.suggestsPredecessor()) {
                throw newer;
            }
            return readOldest(calls);
        }
    }

    private static NvLinkFabric readOldest(DeviceCalls calls) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = GpuFabricInfoStruct.allocate(arena);
            calls.pass(nvmlDeviceGetGpuFabricInfo, struct.segment());
            return new NvLinkFabric(
                    HexFormat.of().formatHex(struct.clusterUuid()),
                    struct.cliqueId(),
                    FabricState.ofCode(struct.state()),
                    struct.status(),
                    OptionalInt.empty(),
                    OptionalInt.empty());
        }
    }

    private static NvLinkFabric of(GpuFabricInfoV3Struct struct) {
        return new NvLinkFabric(
                HexFormat.of().formatHex(struct.clusterUuid()),
                struct.cliqueId(),
                FabricState.ofCode(struct.state()),
                struct.status(),
                OptionalInt.of(struct.healthMask()),
                OptionalInt.of(Byte.toUnsignedInt(struct.healthSummary())));
    }

    private static NvLinkFabric of(GpuFabricInfoV2Struct struct) {
        return new NvLinkFabric(
                HexFormat.of().formatHex(struct.clusterUuid()),
                struct.cliqueId(),
                FabricState.ofCode(struct.state()),
                struct.status(),
                OptionalInt.of(struct.healthMask()),
                OptionalInt.empty());
    }
}
