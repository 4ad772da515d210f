package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlSample_t}, 16 bytes: one sample of the driver's ring buffer.
public record SampleStruct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("timeStamp"), JAVA_LONG.withName("sampleValue"))
            .withName("nvmlSample_t");

    private static final long TIME_STAMP = LAYOUT.byteOffset(PathElement.groupElement("timeStamp"));
    private static final long SAMPLE_VALUE = LAYOUT.byteOffset(PathElement.groupElement("sampleValue"));

    /// The element of an array in C.
    public static SampleStruct at(MemorySegment array, int index) {
        return new SampleStruct(array.asSlice(index * LAYOUT.byteSize(), LAYOUT));
    }

    public long timeStamp() {
        return segment.get(JAVA_LONG, TIME_STAMP);
    }

    public long sampleValue() {
        return segment.get(JAVA_LONG, SAMPLE_VALUE);
    }
}
