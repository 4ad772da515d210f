package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlPciInfoExt_v1_t}, 64 bytes: where a GPU sits on the PCI bus, with its PCI class; header 12.4 and later.
public record PciInfoExtV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("version"),
                    JAVA_INT.withName("domain"),
                    JAVA_INT.withName("bus"),
                    JAVA_INT.withName("device"),
                    JAVA_INT.withName("pciDeviceId"),
                    JAVA_INT.withName("pciSubSystemId"),
                    JAVA_INT.withName("baseClass"),
                    JAVA_INT.withName("subClass"),
                    MemoryLayout.sequenceLayout(32, JAVA_BYTE).withName("busId"))
            .withName("nvmlPciInfoExt_v1_t");

    /// {@code sizeof(struct) | 1 << 24}, as NVML's macro computes it.
    public static final int VERSION = (int) LAYOUT.byteSize() | (1 << 24);

    private static final long DOMAIN = LAYOUT.byteOffset(PathElement.groupElement("domain"));
    private static final long BUS = LAYOUT.byteOffset(PathElement.groupElement("bus"));
    private static final long DEVICE = LAYOUT.byteOffset(PathElement.groupElement("device"));
    private static final long PCI_DEVICE_ID = LAYOUT.byteOffset(PathElement.groupElement("pciDeviceId"));
    private static final long PCI_SUB_SYSTEM_ID = LAYOUT.byteOffset(PathElement.groupElement("pciSubSystemId"));
    private static final long BASE_CLASS = LAYOUT.byteOffset(PathElement.groupElement("baseClass"));
    private static final long SUB_CLASS = LAYOUT.byteOffset(PathElement.groupElement("subClass"));
    private static final long BUS_ID = LAYOUT.byteOffset(PathElement.groupElement("busId"));

    /// Zeroed, with its version set.
    public static PciInfoExtV1Struct allocate(Arena arena) {
        var segment = arena.allocate(LAYOUT);
        segment.set(JAVA_INT, 0, VERSION);
        return new PciInfoExtV1Struct(segment);
    }

    public int domain() {
        return segment.get(JAVA_INT, DOMAIN);
    }

    public int bus() {
        return segment.get(JAVA_INT, BUS);
    }

    public int device() {
        return segment.get(JAVA_INT, DEVICE);
    }

    public int pciDeviceId() {
        return segment.get(JAVA_INT, PCI_DEVICE_ID);
    }

    public int pciSubSystemId() {
        return segment.get(JAVA_INT, PCI_SUB_SYSTEM_ID);
    }

    public int baseClass() {
        return segment.get(JAVA_INT, BASE_CLASS);
    }

    public int subClass() {
        return segment.get(JAVA_INT, SUB_CLASS);
    }

    public String busId() {
        return CharArray.read(segment, BUS_ID, 32);
    }
}
