package io.wattle.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;

/// The protocol's records as JSON with snake_case names.
///
/// Unknown fields are ignored, so that a daemon and a control plane one version apart understand each other; missing
/// ones and wrong types are refused.
public final class ProtocolCodec {
    /// Where the daemon posts its report, on the control plane.
    public static final String REPORT_PATH = "/node/v1/report";

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ProtocolCodec() {}

    /// Writes one record as UTF-8 JSON.
    public static byte[] encode(Object message) {
        try {
            return MAPPER.writeValueAsBytes(message);
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(
                    "The %s cannot be written as JSON."
                            .formatted(message.getClass().getSimpleName()),
                    broken);
        }
    }

    /// Reads one record.
    ///
    /// @throws MalformedMessageException with one sentence that says what is wrong where
    public static <T> T decode(byte[] json, Class<T> type) throws MalformedMessageException {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException malformed) {
            throw new MalformedMessageException(type, malformed);
        } catch (IOException impossible) {
            throw new IllegalStateException("Reading an array of bytes failed.", impossible);
        }
    }
}
