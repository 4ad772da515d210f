package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetEccMode;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetMemoryErrorCounter;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetRemappedRows;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetRemappedRows_v2;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetRepairStatus;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetRetiredPages;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetRetiredPagesPendingStatus;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetRetiredPages_v2;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetRowRemapperHistogram;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetSramEccErrorStatus;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetTotalEccErrors;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.wattle.nvml.linker.NvmlFunction;
import io.wattle.nvml.struct.EccSramErrorStatusV1Struct;
import io.wattle.nvml.struct.RemappedRowsInfoV2Struct;
import io.wattle.nvml.struct.RepairStatusV1Struct;
import io.wattle.nvml.struct.RowRemapperHistogramValuesStruct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Memory errors of one GPU and what became of them. Consumer boards have no ECC; retired pages end
/// with Turing, remapped rows begin with Ampere.
public final class NvmlHealth {
    private final DeviceCalls calls;

    NvmlHealth(DeviceCalls calls) {
        this.calls = calls;
    }

    /// {@code nvmlDeviceGetEccMode}.
    public Toggle eccMode() throws NvmlException {
        return Toggle.of(calls.readInts(nvmlDeviceGetEccMode));
    }

    /// {@code nvmlDeviceGetTotalEccErrors}: of the whole device.
    public long eccErrors(MemoryErrorType type, EccCounter counter) throws NvmlException {
        return calls.readLong(nvmlDeviceGetTotalEccErrors, type.code(), counter.code());
    }

    /// {@code nvmlDeviceGetMemoryErrorCounter}: of one kind of memory.
    public long eccErrors(MemoryErrorType type, EccCounter counter, MemoryLocation location) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(JAVA_LONG);
            NvmlFunction function = nvmlDeviceGetMemoryErrorCounter;
            NvmlException.check(
                    function,
                    calls.nvml().call(function, calls.handle(), type.code(), counter.code(), location.code(), out));
            return out.get(JAVA_LONG, 0);
        }
    }

    /// {@code nvmlDeviceGetSramEccErrorStatus}: needs root.
    public SramErrors sramErrors() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = EccSramErrorStatusV1Struct.allocate(arena);
            calls.pass(nvmlDeviceGetSramEccErrorStatus, struct.segment());
            return SramErrors.of(struct);
        }
    }

    /// Retired pages: {@code nvmlDeviceGetRetiredPages_v2}, else {@code nvmlDeviceGetRetiredPages}.
    public List<RetiredPage> retiredPages(RetirementCause cause) throws NvmlException {
        try {
            return retiredPagesV2(cause);
        } catch (NvmlException newer) {
            if (!newer.suggestsPredecessor()) {
                throw newer;
            }
            return retiredPagesV1(cause);
        }
    }

    /// {@code nvmlDeviceGetRetiredPagesPendingStatus}: whether pages wait for a reboot.
    public boolean isRetirementPending() throws NvmlException {
        return calls.readBoolean(nvmlDeviceGetRetiredPagesPendingStatus);
    }

    /// Remapped rows: {@code nvmlDeviceGetRemappedRows_v2}, else {@code nvmlDeviceGetRemappedRows}.
    public RemappedRows remappedRows() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = RemappedRowsInfoV2Struct.allocate(arena);
            calls.pass(nvmlDeviceGetRemappedRows_v2, struct.segment());
            return new RemappedRows(
                    struct.corrActiveRemaps() + struct.corrInactiveRemaps(),
                    struct.uncActiveRemaps() + struct.uncInactiveRemaps(),
                    struct.bPending() != 0,
                    struct.bFailureOccurred() != 0);
        } catch (NvmlException newer) {
            if (!newer.suggestsPredecessor()) {
                throw newer;
            }
            return remappedRowsV1();
        }
    }

    /// {@code nvmlDeviceGetRowRemapperHistogram}: how many banks have how many spare rows left.
    public SpareRows spareRows() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = RowRemapperHistogramValuesStruct.allocate(arena);
            calls.pass(nvmlDeviceGetRowRemapperHistogram, struct.segment());
            return new SpareRows(struct.max(), struct.high(), struct.partial(), struct.low(), struct.none());
        }
    }

    /// {@code nvmlDeviceGetRepairStatus}: repairs that wait for a reset.
    public PendingRepairs pendingRepairs() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var struct = RepairStatusV1Struct.allocate(arena);
            calls.pass(nvmlDeviceGetRepairStatus, struct.segment());
            return new PendingRepairs(struct.bChannelRepairPending() != 0, struct.bTpcRepairPending() != 0);
        }
    }

    /// Field {@link FieldId#GET_GPU_RECOVERY_ACTION}: what the driver asks for; empty for an action
    /// that this build does not know.
    public Optional<RecoveryAction> recoveryAction() throws NvmlException {
        var reading = new NvmlFields(calls).read(FieldQuery.of(FieldId.GET_GPU_RECOVERY_ACTION));
        return RecoveryAction.ofCode((int) reading.value().asLong());
    }

    private List<RetiredPage> retiredPagesV2(RetirementCause cause) throws NvmlException {
        NvmlFunction function = nvmlDeviceGetRetiredPages_v2;
        return CountedArray.read(
                function,
                MemoryLayout.sequenceLayout(2, JAVA_LONG), // all addresses, then all time stamps
                array -> {
                    var timestamps = array.items().asSlice((long) array.capacity() * Long.BYTES);
                    return calls.nvml()
                            .call(function, calls.handle(), cause.code(), array.count(), array.items(), timestamps);
                },
                (array, index) -> new RetiredPage(
                        array.items().getAtIndex(JAVA_LONG, index),
                        OptionalLong.of(array.items().getAtIndex(JAVA_LONG, (long) array.capacity() + index))));
    }

    private List<RetiredPage> retiredPagesV1(RetirementCause cause) throws NvmlException {
        NvmlFunction function = nvmlDeviceGetRetiredPages;
        return CountedArray.read(
                function,
                JAVA_LONG,
                array -> calls.nvml().call(function, calls.handle(), cause.code(), array.count(), array.items()),
                (array, index) -> new RetiredPage(array.items().getAtIndex(JAVA_LONG, index), OptionalLong.empty()));
    }

    private RemappedRows remappedRowsV1() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(JAVA_INT, 4);
            NvmlFunction function = nvmlDeviceGetRemappedRows;
            NvmlException.check(
                    function,
                    calls.nvml()
                            .call(
                                    function,
                                    calls.handle(),
                                    out.asSlice(0),
                                    out.asSlice(4),
                                    out.asSlice(8),
                                    out.asSlice(12)));
            return new RemappedRows(
                    out.getAtIndex(JAVA_INT, 0),
                    out.getAtIndex(JAVA_INT, 1),
                    out.getAtIndex(JAVA_INT, 2) != 0,
                    out.getAtIndex(JAVA_INT, 3) != 0);
        }
    }

    /// @param address         of the page in the GPU's memory
    /// @param timestampMicros when it was retired; empty where the driver does not tell
    public record RetiredPage(long address, OptionalLong timestampMicros) {}

    /// @param correctable   rows remapped after correctable errors
    /// @param uncorrectable rows remapped after uncorrectable errors
    /// @param pending       a remapping waits for a reset
    /// @param failed        a remapping failed: the GPU needs service
    public record RemappedRows(int correctable, int uncorrectable, boolean pending, boolean failed) {}

    /// Banks by the spare rows that they have left.
    public record SpareRows(int all, int many, int some, int few, int none) {}

    public record PendingRepairs(boolean channel, boolean textureProcessingCluster) {}

    /// Errors of the on-chip memories.
    ///
    /// @param aggregate         over the GPU's life
    /// @param sinceDriverLoad   since the driver was loaded
    /// @param thresholdExceeded the GPU should be replaced
    public record SramErrors(
            SramCounts aggregate, SramCounts sinceDriverLoad, SramUnits units, boolean thresholdExceeded) {
        private static SramErrors of(EccSramErrorStatusV1Struct struct) {
            return new SramErrors(
                    new SramCounts(struct.aggregateUncParity(), struct.aggregateUncSecDed(), struct.aggregateCor()),
                    new SramCounts(struct.volatileUncParity(), struct.volatileUncSecDed(), struct.volatileCor()),
                    new SramUnits(
                            struct.aggregateUncBucketL2(),
                            struct.aggregateUncBucketSm(),
                            struct.aggregateUncBucketPcie(),
                            struct.aggregateUncBucketMcu(),
                            struct.aggregateUncBucketOther()),
                    struct.bThresholdExceeded() != 0);
        }
    }

    public record SramCounts(long uncorrectedParity, long uncorrectedSecDed, long corrected) {}

    /// Uncorrected errors over the GPU's life, by unit.
    public record SramUnits(long l2, long sm, long pcie, long microcontroller, long other) {}
}
