package io.wattle.nvml.struct;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/// {@code nvmlDevicePowerMizerModes_v1_t}, 12 bytes: the PowerMizer mode; it has no version field.
public record DevicePowerMizerModesV1Struct(MemorySegment segment) {
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("currentMode"),
                    JAVA_INT.withName("mode"),
                    JAVA_INT.withName("supportedPowerMizerModes"))
            .withName("nvmlDevicePowerMizerModes_v1_t");

    private static final long CURRENT_MODE = LAYOUT.byteOffset(PathElement.groupElement("currentMode"));
    private static final long MODE = LAYOUT.byteOffset(PathElement.groupElement("mode"));
    private static final long SUPPORTED_POWER_MIZER_MODES =
            LAYOUT.byteOffset(PathElement.groupElement("supportedPowerMizerModes"));

    /// Zeroed.
    public static DevicePowerMizerModesV1Struct allocate(Arena arena) {
        return new DevicePowerMizerModesV1Struct(arena.allocate(LAYOUT));
    }

    public int currentMode() {
        return segment.get(JAVA_INT, CURRENT_MODE);
    }

    public void mode(int value) {
        segment.set(JAVA_INT, MODE, value);
    }

    public int supportedPowerMizerModes() {
        return segment.get(JAVA_INT, SUPPORTED_POWER_MIZER_MODES);
    }
}
