package io.wattle.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;

/// A message on the wire is not what its type says.
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedMessageException(Class<?> type, JsonProcessingException cause) {
        super(
                "The %s is malformed%s: %s".formatted(type.getSimpleName(), place(cause), cause.getOriginalMessage()),
                cause);
    }

    private static String place(JsonProcessingException cause) {
        if (cause instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return " at " + mapping.getPathReference().replaceAll("[\\w.$]+\\[\"([^\"]+)\"\\]", "$1");
        }
        return "";
    }
}
