package io.wattle.control.gateway;

/// A request cannot be answered as asked; carries what the client is told.
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ApiError error;
    private final boolean last;

    ApiException(ApiError error) {
        this(error, false);
    }

    private ApiException(ApiError error, boolean last) {
        super(error.message(), null, false, false);
        this.error = error;
        this.last = last;
    }

    /// With the rest of the connection given up, because nobody knows where the next request begins.
    static ApiException last(ApiError error) {
        return new ApiException(error, true);
    }

    ApiError error() {
        return error;
    }

    boolean isLast() {
        return last;
    }
}
