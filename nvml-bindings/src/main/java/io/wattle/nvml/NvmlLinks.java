package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetC2cModeInfoV;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetNvLinkCapability;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetNvLinkErrorCounter;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetNvLinkInfo;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetNvLinkRemoteDeviceType;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetNvLinkRemotePciInfo_v2;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetNvLinkState;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetNvLinkUtilizationCounter;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetNvLinkVersion;

import io.wattle.nvml.struct.C2cModeInfoV1Struct;
import io.wattle.nvml.struct.NvLinkInfoV1Struct;
import io.wattle.nvml.struct.PciInfoStruct;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// NVLinks of one GPU, its NVLink fabric, and the chip-to-chip link of a Grace superchip.
///
/// Throughput: the fields {@link FieldId#NVLINK_THROUGHPUT_DATA_TX} and its like, or GPM.
public final class NvmlLinks {
    /// {@code NVML_NVLINK_MAX_LINKS} of header 13.3; 12 before 11.8, 18 before 13.3.
    private static final int MAX_LINKS = 36;

    private final DeviceCalls calls;

    NvmlLinks(DeviceCalls calls) {
        this.calls = calls;
    }

    /// The links that are up, walking all that there may be; empty on a board without NVLink.
    public List<Integer> active() throws NvmlException {
        var active = new ArrayList<Integer>();
        for (int link = 0; link < MAX_LINKS; link++) {
            try {
                if (isActive(link)) {
                    active.add(link);
                }
            } catch (NvmlException end) {
                if (end.is(NvmlReturn.INVALID_ARGUMENT) || end.is(NvmlReturn.NOT_SUPPORTED)) {
                    break;
                }
                throw end;
            }
        }
        return List.copyOf(active);
    }

    /// {@code nvmlDeviceGetNvLinkState}.
    public boolean isActive(int link) throws NvmlException {
        return calls.readInt(nvmlDeviceGetNvLinkState, link) != 0;
    }

    /// {@code nvmlDeviceGetNvLinkVersion}: raw; 7 and later for NVLink 5.
    public int version(int link) throws NvmlException {
        return calls.readInt(nvmlDeviceGetNvLinkVersion, link);
    }

    /// {@code nvmlDeviceGetNvLinkCapability}.
    public boolean has(int link, NvLinkCapability capability) throws NvmlException {
        return calls.readInt(nvmlDeviceGetNvLinkCapability, link, capability.code()) != 0;
    }

    /// {@code nvmlDeviceGetNvLinkRemotePciInfo_v2}: what is at the other end.
    public PciAddress remote(int link) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = PciInfoStruct.allocate(arena);
            calls.pass(nvmlDeviceGetNvLinkRemotePciInfo_v2, link, struct.segment());
            return PciAddress.of(struct);
        }
    }

    /// {@code nvmlDeviceGetNvLinkRemoteDeviceType}: empty where the driver does not know.
    public Optional<NvLinkRemoteType> remoteType(int link) throws NvmlException {
        return NvLinkRemoteType.ofCode(calls.readInt(nvmlDeviceGetNvLinkRemoteDeviceType, link));
    }

    /// {@code nvmlDeviceGetNvLinkErrorCounter}.
    public long errors(int link, NvLinkErrorCounter counter) throws NvmlException {
        return calls.readLong(nvmlDeviceGetNvLinkErrorCounter, link, counter.code());
    }

    /// {@code nvmlDeviceGetNvLinkUtilizationCounter}: deprecated by NVML in 13.0 in favour of field values.
    ///
    /// @param counter 0 or 1
    public Traffic utilizationCounter(int link, int counter) throws NvmlException {
        var pair = calls.readLongs(nvmlDeviceGetNvLinkUtilizationCounter, link, counter);
        return new Traffic(pair.first(), pair.second());
    }

    /// {@code nvmlDeviceGetNvLinkInfo}: whether traffic on NVLink is encrypted.
    public boolean isEncrypted() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = NvLinkInfoV1Struct.allocate(arena);
            calls.pass(nvmlDeviceGetNvLinkInfo, struct.segment());
            return struct.isNvleEnabled() != 0;
        }
    }

    /// The NVLink fabric that the GPU belongs to: {@code nvmlDeviceGetGpuFabricInfoV} in its third and
    /// second form, else {@code nvmlDeviceGetGpuFabricInfo}.
    public NvLinkFabric fabric() throws NvmlException {
        return NvLinkFabric.read(calls);
    }

    /// {@code nvmlDeviceGetC2cModeInfoV}: whether the chip-to-chip link to a Grace CPU is on.
    public boolean isChipToChipOn() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = C2cModeInfoV1Struct.allocate(arena);
            calls.pass(nvmlDeviceGetC2cModeInfoV, struct.segment());
            return struct.isC2cEnabled() != 0;
        }
    }

    /// Counted in the unit that the driver set for the counter.
    public record Traffic(long received, long sent) {}
}
