package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlPciInfo_t}, 68 bytes: where a GPU sits on the PCI bus.
public record PciInfoStruct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("busIdLegacy"),
                    JAVA_INT.withName("domain"),
                    JAVA_INT.withName("bus"),
                    JAVA_INT.withName("device"),
                    JAVA_INT.withName("pciDeviceId"),
                    JAVA_INT.withName("pciSubSystemId"),
                    MemoryLayout.sequenceLayout(32, JAVA_BYTE).withName("busId"))
            .withName("nvmlPciInfo_t");

    private static final long BUS_ID_LEGACY = LAYOUT.byteOffset(PathElement.groupElement("busIdLegacy"));
    private static final long DOMAIN = LAYOUT.byteOffset(PathElement.groupElement("domain"));
    private static final long BUS = LAYOUT.byteOffset(PathElement.groupElement("bus"));
    private static final long DEVICE = LAYOUT.byteOffset(PathElement.groupElement("device"));
    private static final long PCI_DEVICE_ID = LAYOUT.byteOffset(PathElement.groupElement("pciDeviceId"));
    private static final long PCI_SUB_SYSTEM_ID = LAYOUT.byteOffset(PathElement.groupElement("pciSubSystemId"));
    private static final long BUS_ID = LAYOUT.byteOffset(PathElement.groupElement("busId"));

    /// Zeroed.
    public static PciInfoStruct allocate(Arena arena) {
        return new PciInfoStruct(arena.allocate(LAYOUT));
    }

    public String busIdLegacy() {
        return CharArray.read(segment, BUS_ID_LEGACY, 16);
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

    public String busId() {
        return CharArray.read(segment, BUS_ID, 32);
    }

    public void domain(int value) {
        segment.set(JAVA_INT, DOMAIN, value);
    }

    public void bus(int value) {
        segment.set(JAVA_INT, BUS, value);
    }

    public void device(int value) {
        segment.set(JAVA_INT, DEVICE, value);
    }

    public void busId(String value) {
        CharArray.write(segment, BUS_ID, 32, value);
    }
}
