package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlProcessUtilizationInfo_v1_t}, 40 bytes: the utilisation that one process caused, with the JPEG and
/// optical flow engines.
public record ProcessUtilizationInfoV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_LONG.withName("timeStamp"),
                    JAVA_INT.withName("pid"),
                    JAVA_INT.withName("smUtil"),
                    JAVA_INT.withName("memUtil"),
                    JAVA_INT.withName("encUtil"),
                    JAVA_INT.withName("decUtil"),
                    JAVA_INT.withName("jpgUtil"),
                    JAVA_INT.withName("ofaUtil"),
                    MemoryLayout.paddingLayout(4))
            .withName("nvmlProcessUtilizationInfo_v1_t");

    private static final long TIME_STAMP = LAYOUT.byteOffset(PathElement.groupElement("timeStamp"));
    private static final long PID = LAYOUT.byteOffset(PathElement.groupElement("pid"));
    private static final long SM_UTIL = LAYOUT.byteOffset(PathElement.groupElement("smUtil"));
    private static final long MEM_UTIL = LAYOUT.byteOffset(PathElement.groupElement("memUtil"));
    private static final long ENC_UTIL = LAYOUT.byteOffset(PathElement.groupElement("encUtil"));
    private static final long DEC_UTIL = LAYOUT.byteOffset(PathElement.groupElement("decUtil"));
    private static final long JPG_UTIL = LAYOUT.byteOffset(PathElement.groupElement("jpgUtil"));
    private static final long OFA_UTIL = LAYOUT.byteOffset(PathElement.groupElement("ofaUtil"));

    /// The element of an array in C.
    public static ProcessUtilizationInfoV1Struct at(MemorySegment array, int index) {
        return new ProcessUtilizationInfoV1Struct(array.asSlice(index * LAYOUT.byteSize(), LAYOUT));
    }

    public long timeStamp() {
        return segment.get(JAVA_LONG, TIME_STAMP);
    }

    public int pid() {
        return segment.get(JAVA_INT, PID);
    }

    public int smUtil() {
        return segment.get(JAVA_INT, SM_UTIL);
    }

    public int memUtil() {
        return segment.get(JAVA_INT, MEM_UTIL);
    }

    public int encUtil() {
        return segment.get(JAVA_INT, ENC_UTIL);
    }

    public int decUtil() {
        return segment.get(JAVA_INT, DEC_UTIL);
    }

    public int jpgUtil() {
        return segment.get(JAVA_INT, JPG_UTIL);
    }

    public int ofaUtil() {
        return segment.get(JAVA_INT, OFA_UTIL);
    }
}
