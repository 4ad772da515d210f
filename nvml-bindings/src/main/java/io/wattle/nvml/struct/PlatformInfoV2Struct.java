package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlPlatformInfo_v2_t}, 44 bytes: where a GPU sits in its chassis; header 12.8 and later.
public record PlatformInfoV2Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"),
                    MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("ibGuid"),
                    MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("chassisSerialNumber"),
                    JAVA_BYTE.withName("slotNumber"),
                    JAVA_BYTE.withName("trayIndex"),
                    JAVA_BYTE.withName("hostId"),
                    JAVA_BYTE.withName("peerType"),
                    JAVA_BYTE.withName("moduleId"),
                    MemoryLayout.paddingLayout(3))
            .withName("nvmlPlatformInfo_v2_t");

    /// {@code sizeof(struct) | 2 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (2 << 24);

    private static final long IB_GUID = LAYOUT.byteOffset(PathElement.groupElement("ibGuid"));
    private static final long CHASSIS_SERIAL_NUMBER =
            LAYOUT.byteOffset(PathElement.groupElement("chassisSerialNumber"));
    private static final long SLOT_NUMBER = LAYOUT.byteOffset(PathElement.groupElement("slotNumber"));
    private static final long TRAY_INDEX = LAYOUT.byteOffset(PathElement.groupElement("trayIndex"));
    private static final long HOST_ID = LAYOUT.byteOffset(PathElement.groupElement("hostId"));
    private static final long PEER_TYPE = LAYOUT.byteOffset(PathElement.groupElement("peerType"));
    private static final long MODULE_ID = LAYOUT.byteOffset(PathElement.groupElement("moduleId"));

    /// Zeroed, with its version set.
    public static PlatformInfoV2Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new PlatformInfoV2Struct(segment);
    }

    public byte[] ibGuid() {
        return segment.asSlice(IB_GUID, 16).toArray(JAVA_BYTE);
    }

    public byte[] chassisSerialNumber() {
        return segment.asSlice(CHASSIS_SERIAL_NUMBER, 16).toArray(JAVA_BYTE);
    }

    public byte slotNumber() {
        return segment.get(JAVA_BYTE, SLOT_NUMBER);
    }

    public byte trayIndex() {
        return segment.get(JAVA_BYTE, TRAY_INDEX);
    }

    public byte hostId() {
        return segment.get(JAVA_BYTE, HOST_ID);
    }

    public byte peerType() {
        return segment.get(JAVA_BYTE, PEER_TYPE);
    }

    public byte moduleId() {
        return segment.get(JAVA_BYTE, MODULE_ID);
    }
}
