package io.wattle.nvml;

import io.wattle.nvml.struct.PciInfoStruct;

/// Where a device sits on the PCI bus ({@code nvmlPciInfo_t}).
///
/// @param busId       such as {@code 00000000:07:00.0}
/// @param deviceId    device id in the upper, vendor id in the lower 16 bits
/// @param subsystemId the same for the board's maker
public record PciAddress(String busId, int domain, int bus, int device, int deviceId, int subsystemId) {
    static PciAddress of(PciInfoStruct struct) {
        var busId = struct.busId().isEmpty() ? struct.busIdLegacy() : struct.busId();
        return new PciAddress(
                busId, struct.domain(), struct.bus(), struct.device(), struct.pciDeviceId(), struct.pciSubSystemId());
    }
}
