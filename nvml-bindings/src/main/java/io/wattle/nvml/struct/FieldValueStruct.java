package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlFieldValue_t}, 40 bytes: one field asked of {@code nvmlDeviceGetFieldValues}, with its own return code.
public record FieldValueStruct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("fieldId"),
                    JAVA_INT.withName("scopeId"),
                    JAVA_LONG.withName("timestamp"),
                    JAVA_LONG.withName("latencyUsec"),
                    JAVA_INT.withName("valueType"),
                    JAVA_INT.withName("nvmlReturn"),
                    JAVA_LONG.withName("value"))
            .withName("nvmlFieldValue_t");

    private static final long FIELD_ID = LAYOUT.byteOffset(PathElement.groupElement("fieldId"));
    private static final long SCOPE_ID = LAYOUT.byteOffset(PathElement.groupElement("scopeId"));
    private static final long TIMESTAMP = LAYOUT.byteOffset(PathElement.groupElement("timestamp"));
    private static final long LATENCY_USEC = LAYOUT.byteOffset(PathElement.groupElement("latencyUsec"));
    private static final long VALUE_TYPE = LAYOUT.byteOffset(PathElement.groupElement("valueType"));
    private static final long NVML_RETURN = LAYOUT.byteOffset(PathElement.groupElement("nvmlReturn"));
    private static final long VALUE = LAYOUT.byteOffset(PathElement.groupElement("value"));

    /// The element of an array in C.
    public static FieldValueStruct at(MemorySegment array, int index) {
        return new FieldValueStruct(array.asSlice(index * LAYOUT.byteSize(), LAYOUT));
    }

    public void fieldId(int value) {
        segment.set(JAVA_INT, FIELD_ID, value);
    }

    public void scopeId(int value) {
        segment.set(JAVA_INT, SCOPE_ID, value);
    }

    public long timestamp() {
        return segment.get(JAVA_LONG, TIMESTAMP);
    }

    public long latencyUsec() {
        return segment.get(JAVA_LONG, LATENCY_USEC);
    }

    public int valueType() {
        return segment.get(JAVA_INT, VALUE_TYPE);
    }

    public int nvmlReturn() {
        return segment.get(JAVA_INT, NVML_RETURN);
    }

    public long value() {
        return segment.get(JAVA_LONG, VALUE);
    }
}
