package io.wattle.control.api;

import java.util.Map;

/// An answer that is an error.
final class Failure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final transient Map<String, String> headers;

    Failure(int status, String code, String sentence) {
        this(status, code, sentence, Map.of());
    }

    Failure(int status, String code, String sentence, Map<String, String> headers) {
        super(sentence);
        this.status = status;
        this.code = code;
        this.headers = Map.copyOf(headers);
    }

    String code() {
        return code;
    }

    static Failure notFound(String sentence) {
        return new Failure(404, "not_found", sentence);
    }

    Reply reply() {
        return Reply.error(status, code, String.valueOf(getMessage())).with(headers);
    }
}
