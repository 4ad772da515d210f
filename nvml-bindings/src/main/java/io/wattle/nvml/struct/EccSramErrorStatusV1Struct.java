package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlEccSramErrorStatus_v1_t}, 104 bytes: ECC errors of the on-chip memories; header 12.4 and later.
public record EccSramErrorStatusV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"),
                    MemoryLayout.paddingLayout(4),
                    JAVA_LONG.withName("aggregateUncParity"),
                    JAVA_LONG.withName("aggregateUncSecDed"),
                    JAVA_LONG.withName("aggregateCor"),
                    JAVA_LONG.withName("volatileUncParity"),
                    JAVA_LONG.withName("volatileUncSecDed"),
                    JAVA_LONG.withName("volatileCor"),
                    JAVA_LONG.withName("aggregateUncBucketL2"),
                    JAVA_LONG.withName("aggregateUncBucketSm"),
                    JAVA_LONG.withName("aggregateUncBucketPcie"),
                    JAVA_LONG.withName("aggregateUncBucketMcu"),
                    JAVA_LONG.withName("aggregateUncBucketOther"),
                    JAVA_INT.withName("bThresholdExceeded"),
                    MemoryLayout.paddingLayout(4))
            .withName("nvmlEccSramErrorStatus_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long AGGREGATE_UNC_PARITY = LAYOUT.byteOffset(PathElement.groupElement("aggregateUncParity"));
    private static final long AGGREGATE_UNC_SEC_DED = LAYOUT.byteOffset(PathElement.groupElement("aggregateUncSecDed"));
    private static final long AGGREGATE_COR = LAYOUT.byteOffset(PathElement.groupElement("aggregateCor"));
    private static final long VOLATILE_UNC_PARITY = LAYOUT.byteOffset(PathElement.groupElement("volatileUncParity"));
    private static final long VOLATILE_UNC_SEC_DED = LAYOUT.byteOffset(PathElement.groupElement("volatileUncSecDed"));
    private static final long VOLATILE_COR = LAYOUT.byteOffset(PathElement.groupElement("volatileCor"));
    private static final long AGGREGATE_UNC_BUCKET_L2 =
            LAYOUT.byteOffset(PathElement.groupElement("aggregateUncBucketL2"));
    private static final long AGGREGATE_UNC_BUCKET_SM =
            LAYOUT.byteOffset(PathElement.groupElement("aggregateUncBucketSm"));
    private static final long AGGREGATE_UNC_BUCKET_PCIE =
            LAYOUT.byteOffset(PathElement.groupElement("aggregateUncBucketPcie"));
    private static final long AGGREGATE_UNC_BUCKET_MCU =
            LAYOUT.byteOffset(PathElement.groupElement("aggregateUncBucketMcu"));
    private static final long AGGREGATE_UNC_BUCKET_OTHER =
            LAYOUT.byteOffset(PathElement.groupElement("aggregateUncBucketOther"));
    private static final long B_THRESHOLD_EXCEEDED = LAYOUT.byteOffset(PathElement.groupElement("bThresholdExceeded"));

    /// Zeroed, with its version set.
    public static EccSramErrorStatusV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new EccSramErrorStatusV1Struct(segment);
    }

    public long aggregateUncParity() {
        return segment.get(JAVA_LONG, AGGREGATE_UNC_PARITY);
    }

    public long aggregateUncSecDed() {
        return segment.get(JAVA_LONG, AGGREGATE_UNC_SEC_DED);
    }

    public long aggregateCor() {
        return segment.get(JAVA_LONG, AGGREGATE_COR);
    }

    public long volatileUncParity() {
        return segment.get(JAVA_LONG, VOLATILE_UNC_PARITY);
    }

    public long volatileUncSecDed() {
        return segment.get(JAVA_LONG, VOLATILE_UNC_SEC_DED);
    }

    public long volatileCor() {
        return segment.get(JAVA_LONG, VOLATILE_COR);
    }

    public long aggregateUncBucketL2() {
        return segment.get(JAVA_LONG, AGGREGATE_UNC_BUCKET_L2);
    }

    public long aggregateUncBucketSm() {
        return segment.get(JAVA_LONG, AGGREGATE_UNC_BUCKET_SM);
    }

    public long aggregateUncBucketPcie() {
        return segment.get(JAVA_LONG, AGGREGATE_UNC_BUCKET_PCIE);
    }

    public long aggregateUncBucketMcu() {
        return segment.get(JAVA_LONG, AGGREGATE_UNC_BUCKET_MCU);
    }

    public long aggregateUncBucketOther() {
        return segment.get(JAVA_LONG, AGGREGATE_UNC_BUCKET_OTHER);
    }

    public int bThresholdExceeded() {
        return segment.get(JAVA_INT, B_THRESHOLD_EXCEEDED);
    }
}
