package io.wattle.nvml.linker;

/// No usable NVML library could be loaded. Expected on machines without an NVIDIA driver.
public final class LibraryNotLoadedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    LibraryNotLoadedException(Kind kind, String reason) {
        super(reason);
        this.kind = kind;
    }

    LibraryNotLoadedException(Kind kind, RuntimeException cause) {
        super(cause.getMessage(), cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /// Why no library was loaded.
    public enum Kind {
        NOT_FOUND,
        UNUSABLE,
        NATIVE_ACCESS_DENIED
    }
}
