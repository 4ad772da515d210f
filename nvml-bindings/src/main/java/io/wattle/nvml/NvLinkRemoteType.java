package io.wattle.nvml;

import java.util.Arrays;
import java.util.Optional;

/// {@code nvmlIntNvLinkDeviceType_t}: what is at the other end of an NVLink.
public enum NvLinkRemoteType {
    GPU(0),
    IBMNPU(1),
    SWITCH(2);

    private final int code;

    NvLinkRemoteType(int code) {
        this.code = code;
    }

    /// Empty for a number that this build does not know.
    public static Optional<NvLinkRemoteType> ofCode(int code) {
        return Arrays.stream(values()).filter(is -> is.code == code).findFirst();
    }

    /// The number in C.
    public int code() {
        return code;
    }
}
