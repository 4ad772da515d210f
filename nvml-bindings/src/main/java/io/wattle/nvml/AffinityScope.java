package io.wattle.nvml;

/// {@code nvmlAffinityScope_t}: how far "near" reaches.
public enum AffinityScope {
    /// The NUMA node.
    NODE(0),
    /// The processor socket.
    SOCKET(1);

    private final int code;

    AffinityScope(int code) {
        this.code = code;
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
