package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlExcludedDeviceInfo_t}, 148 bytes: a GPU that the administrator excluded.
public record ExcludedDeviceInfoStruct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    PciInfoStruct.LAYOUT.withName("pciInfo"),
                    MemoryLayout.sequenceLayout(80, JAVA_BYTE).withName("uuid"))
            .withName("nvmlExcludedDeviceInfo_t");

    private static final long PCI_INFO = LAYOUT.byteOffset(PathElement.groupElement("pciInfo"));
    private static final long UUID = LAYOUT.byteOffset(PathElement.groupElement("uuid"));

    /// Zeroed.
    public static ExcludedDeviceInfoStruct allocate(Arena arena) {
        return new ExcludedDeviceInfoStruct(arena.allocate(LAYOUT));
    }

    public PciInfoStruct pciInfo() {
        return new PciInfoStruct(segment.asSlice(PCI_INFO, PciInfoStruct.LAYOUT));
    }

    public String uuid() {
        return CharArray.read(segment, UUID, 80);
    }
}
