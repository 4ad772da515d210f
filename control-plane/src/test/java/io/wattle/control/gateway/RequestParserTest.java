package io.wattle.control.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.wattle.workload.ModelName;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RequestParserTest {
    /// What a client sends, and what the engine gets of it.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"model\":\"m\"} | {\"model\":\"m\"}",
                "{ \"model\" : \"m\", \"stream\" : false } | { \"model\" : \"m\", \"stream\" : false }",
                "{\"model\":\"m\",\"stream\":true}"
                        + "| {\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "{\"stream\":true,\"stream_options\":null,\"model\":\"m\"}"
                        + "| {\"stream\":true,\"stream_options\":{\"include_usage\":true},\"model\":\"m\"}",
                "{\"stream_options\":{},\"stream\":true,\"model\":\"m\" }"
                        + "| {\"stream_options\":{\"include_usage\":true},\"stream\":true,\"model\":\"m\" }",
                "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":false,\"a\": \"é\",\"b\":{}}}"
                        + "| {\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true,\"a\": \"é\","
                        + "\"b\":{}}}",
                "{\"include_energy\":true,\"model\":\"m\"} | {\"model\":\"m\"}",
                "{\"include_energy\" : true , \"model\":\"m\"} | { \"model\":\"m\"}",
                "{\"model\":\"m\", \"include_energy\":false} | {\"model\":\"m\"}",
                "{\"model\":\"m\",\"include_energy\":null,\"n\":2} | {\"model\":\"m\",\"n\":2}",
                "{\"model\":\"m\",\"stream_options\":{\"include_energy\":true}}"
                        + "| {\"model\":\"m\",\"stream_options\":null}",
                "{\"model\":\"m\",\"messages\":[{\"content\":\"a\\u2028\\\"b\"}],\"x\":1.50e3}"
                        + "| {\"model\":\"m\",\"messages\":[{\"content\":\"a\\u2028\\\"b\"}],\"x\":1.50e3}",
                "{\"mod\\u0065l\":\"m\"} | {\"mod\\u0065l\":\"m\"}",
            })
    void engineGetsTheClientsBytesButForOurOptions(String body, String engineBody) {
        var parsed = parse(body);
        assertThat(parsed.model()).isEqualTo(new ModelName("m"));
        assertThat(new String(parsed.engineBody().array(), UTF_8)).isEqualTo(engineBody);
    }

    @Test
    void whatRoutingAndCachingLookAtIsRead() {
        assertThat(parse("{\"model\":\"m\",\"max_tokens\":7,\"temperature\":0.0}")
                        .traits())
                .isEqualTo(new RequestTraits(List.of(), OptionalInt.of(7), true));
        assertThat(parse("{\"model\":\"m\",\"temperature\":0.1,\"seed\":null}").traits())
                .isEqualTo(RequestTraits.NONE);
        assertThat(parse("{\"model\":\"m\",\"seed\":1}").traits().repeatable()).isTrue();
        var one = parse("{\"model\":\"m\",\"messages\":[{\"content\":\"" + "a".repeat(600) + "\"}]}")
                .traits();
        var same = parse("{\"messages\":[{\"content\":\"" + "a".repeat(600)
                        + "\"},{\"content\":\"b\"}],\"model\":\"m\"}")
                .traits();
        var other = parse("{\"model\":\"m\",\"messages\":[{\"content\":\"" + "b".repeat(600) + "\"}]}")
                .traits();
        assertThat(one.promptBlocks()).hasSize(2).isEqualTo(same.promptBlocks());
        assertThat(one.promptBlocks()).doesNotContainAnyElementsOf(other.promptBlocks());
    }

    @Test
    void optionsAreRead() {
        var parsed = parse("{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true,"
                + "\"include_energy\":true}}");
        assertThat(parsed)
                .isEqualTo(new CompletionRequest(
                        new ModelName("m"), true, true, true, parsed.engineBody(), RequestTraits.NONE));
        assertThat(parse("{\"model\":\"m\",\"stream\":null}"))
                .extracting(CompletionRequest::stream, CompletionRequest::usageWanted, CompletionRequest::energyWanted)
                .containsExactly(false, false, false);
        assertThat(parse("{\"model\":\"m\",\"include_energy\":true,\"stream\":true,\"stream_options\":{}}"))
                .extracting(CompletionRequest::stream, CompletionRequest::usageWanted, CompletionRequest::energyWanted)
                .containsExactly(true, false, true);
    }

    static List<Arguments> refusals() {
        return List.of(
                Arguments.of("", "The body is empty; it must be a JSON object with at least a \"model\"."),
                Arguments.of("[]", "The body must be a JSON object."),
                Arguments.of("\"model\"", "The body must be a JSON object."),
                Arguments.of("{\"model\":\"m\"", "The body is not valid JSON: it ends too early."),
                Arguments.of("{\"model\":'m'}", "The body is not valid JSON: line 1, column 10."),
                Arguments.of("{\"model\":\"m\",}", "The body is not valid JSON: line 1, column 14."),
                Arguments.of("{\"model\":\"m\"} {}", "The body must be one JSON object with nothing after it."),
                Arguments.of("{\"model\":\"m\",\"x\":" + "[".repeat(200), tooDeep()),
                Arguments.of("[".repeat(100_000), "The body must be a JSON object."),
                Arguments.of("{\"model\":\"m\",\"x\":" + "9".repeat(2_000) + "}", tooDeep()),
                Arguments.of("{}", "The field \"model\" must name a model."),
                Arguments.of("{\"model\":\" \"}", "The field \"model\" must name a model."),
                Arguments.of("{\"model\":{\"model\":\"m\"}}", "The field \"model\" must name a model."),
                Arguments.of("{\"model\":\"m\",\"model\":\"n\"}", "The field \"model\" stands twice in the body."),
                Arguments.of("{\"model\":\"m\",\"stream\":1}", "The field \"stream\" must be true or false."),
                Arguments.of(
                        "{\"model\":\"m\",\"stream_options\":[]}", "The field \"stream_options\" must be an object."),
                Arguments.of(
                        "{\"model\":\"m\",\"stream_options\":{\"include_usage\":\"yes\"}}",
                        "The field \"stream_options.include_usage\" must be true or false."));
    }

    private static String tooDeep() {
        return "The body is nested deeper than 128 levels or has an oversized number or name.";
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusalSaysWhatIsWrong(String body, String message) {
        var refusal = catchThrowableOfType(ApiException.class, () -> parse(body));
        assertThat(refusal.error().status()).isEqualTo(400);
        assertThat(refusal.error().message()).isEqualTo(message);
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        for (int[] bad :
                new int[][] {{0xff}, {0xc3, 0x28}, {0xed, 0xa0, 0x80}, {0xc0, 0xaf}, {0xf5, 0x80, 0x80, 0x80}}) {
            var body = "{\"model\":\"m\",\"x\":\"????\"}".getBytes(UTF_8);
            for (int i = 0; i < bad.length; i++) {
                body[body.length - 6 + i] = (byte) bad[i];
            }
            var refusal = catchThrowableOfType(
                    ApiException.class, () -> RequestParser.parse(body, false, AnswerForm.COMPLETION));
            assertThat(refusal.error().message()).isEqualTo("The body is not valid UTF-8.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "[{\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"http://169.254.169.254/\"}}]}] | false",
                "[{\"content\":[{\"type\":\"image_url\",\"image_url\":\"https://x/y.png\"}]}] | false",
                "[{\"content\":\"hi\"},{\"content\":[{\"audio_url\":{\"x\":[1],\"url\":\"file:///etc\"}}]}] | false",
                "[{\"content\":[{\"video_url\":{\"url\":\"ftp:data:\"}}]}] | false",
                "[{\"content\":[{\"image_url\":{\"url\":\"data:image/png;base64,AAAA\",\"detail\":\"low\"}}]}] | true",
                "[{\"content\":[{\"image_url\":{\"url\":\"DATA:,x\"}},[],3,{\"text\":\"http://x\"}]}] | true",
                "[{\"content\":[{\"image_url\":null},{\"image_url\":{\"url\":null}}]},\"x\",[{}]] | true",
                "[{\"content\":\"see http://x\",\"image_url\":\"http://not-content\"}] | true",
                "{\"content\":[{\"image_url\":\"http://x\"}]} | true",
                "\"text\" | true",
            })
    void mediaFromElsewhereIsRefusedUnlessAllowed(String messages, boolean fine) {
        var body = "{\"messages\":%s,\"model\":\"m\"}".formatted(messages).getBytes(UTF_8);
        assertThat(RequestParser.parse(body, true, AnswerForm.COMPLETION).model())
                .isEqualTo(new ModelName("m"));
        if (fine) {
            assertThat(RequestParser.parse(body, false, AnswerForm.COMPLETION).model())
                    .isEqualTo(new ModelName("m"));
        } else {
            var refusal = catchThrowableOfType(
                    ApiException.class, () -> RequestParser.parse(body, false, AnswerForm.COMPLETION));
            assertThat(refusal.error().message())
                    .isEqualTo("Media must be sent in the request, as a data: address;"
                            + " the engine fetches none from elsewhere.");
        }
    }

    private static CompletionRequest parse(String body) {
        return RequestParser.parse(body.getBytes(UTF_8), false, AnswerForm.COMPLETION);
    }
}
