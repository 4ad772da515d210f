package io.wattle.nvml;

import java.util.Arrays;
import java.util.Optional;

/// {@code nvmlPowerProfileType_t}: a workload power profile: the bit of a mask.
public enum WorkloadPowerProfile {
    MAX_P(0),
    MAX_Q(1),
    COMPUTE(2),
    MEMORY_BOUND(3),
    NETWORK(4),
    BALANCED(5),
    LLM_INFERENCE(6),
    LLM_TRAINING(7),
    RBM(8),
    DCPCIE(9),
    HMMA_SPARSE(10),
    HMMA_DENSE(11),
    SYNC_BALANCED(12),
    HPC(13),
    MIG(14);

    private final int code;

    WorkloadPowerProfile(int code) {
        this.code = code;
    }

    /// Empty for a number that this build does not know.
    public static Optional<WorkloadPowerProfile> ofCode(int code) {
        return Arrays.stream(values()).filter(is -> is.code == code).findFirst();
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
