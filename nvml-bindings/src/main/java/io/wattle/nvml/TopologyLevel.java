package io.wattle.nvml;

import java.util.Arrays;
import java.util.Optional;

/// {@code nvmlGpuTopologyLevel_t}: the nearest thing that two GPUs have in common.
public enum TopologyLevel {
    /// The same board.
    INTERNAL(0),
    /// One PCIe switch.
    SINGLE(10),
    /// Several PCIe switches.
    MULTIPLE(20),
    /// A PCIe host bridge.
    HOSTBRIDGE(30),
    /// A NUMA node.
    NODE(40),
    /// The machine.
    SYSTEM(50);

    private final int code;

    TopologyLevel(int code) {
        this.code = code;
    }

    /// Empty for a number that this build does not know.
    public static Optional<TopologyLevel> ofCode(int code) {
        return Arrays.stream(values()).filter(is -> is.code == code).findFirst();
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
