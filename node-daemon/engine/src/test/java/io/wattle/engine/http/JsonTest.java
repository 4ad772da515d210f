package io.wattle.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTest {
    @ParameterizedTest
    @MethodSource("malformed")
    void refusesWithOneSentence(String body, String message) {
        assertThatExceptionOfType(ApiError.class)
                .isThrownBy(() -> Json.parse(body.getBytes(StandardCharsets.UTF_8)))
                .withMessage(message);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("", "The body must be a JSON object."),
                Arguments.of("[]", "The body must be a JSON object."),
                Arguments.of(
                        "{\"a\": 1",
                        "The body is not valid JSON: Unexpected end-of-input: expected close marker for Object "
                                + "at line 1, column 8."),
                Arguments.of(
                        "{\"a\": NaN}", "The body is not valid JSON: Non-standard token 'NaN' at line 1, column 10."),
                Arguments.of("{} {}", "The body is not valid JSON: Trailing token at line 1, column 4."),
                Arguments.of(
                        "{\"a\":" + "[".repeat(100_000),
                        "The body is not valid JSON: Document nesting depth (65) exceeds the maximum allowed (64)."));
    }

    @Test
    void writesAnyCharacterAsUtf8() {
        var json = Json.object().put("text", "é € 👍 \u2028 \u0000 \"");
        assertThat(new String(Json.bytes(json), StandardCharsets.UTF_8))
                .isEqualTo("{\"text\":\"é € 👍 \u2028 \\u0000 \\\"\"}");
    }
}
