package io.wattle.control.gateway.files;

/// A file or batch cannot be taken as it is; the message is one sentence for the client.
public final class FileRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    /// @param status HTTP status
    /// @param code   what programs decide by
    public FileRefusal(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }
}
