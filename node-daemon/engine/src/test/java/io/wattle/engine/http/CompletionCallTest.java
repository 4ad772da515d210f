package io.wattle.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.wattle.engine.http.CompletionCall.Input;
import io.wattle.engine.llama.ChatMessage;
import io.wattle.engine.llama.ChatMessage.Role;
import io.wattle.engine.llama.Sampling;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionCallTest {
    private static final Sampling DEFAULTS = new Sampling(
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());

    @Test
    void readsEveryFieldOfAChat() throws ApiError {
        var call = CompletionCall.chat(Json.parse(bytes("""
                {"model": "tiny", "stream": true, "stream_options": {"include_usage": true}, "n": 1,
                 "messages": [{"role": "developer", "content": "Be brief."},
                              {"role": "user", "content": [{"type": "text", "text": "Hi "},
                                                           {"type": "text", "text": "there"}]},
                              {"role": "assistant", "content": ""},
                              {"role": "tool", "content": "4", "tool_call_id": "x"}],
                 "max_tokens": 9, "max_completion_tokens": 7, "temperature": 0.5, "top_p": 0.9, "top_k": 40,
                 "min_p": 0.1, "seed": 42, "presence_penalty": -2, "frequency_penalty": 2, "repeat_penalty": 1.1,
                 "stop": ["a", "b"], "logprobs": false, "user": "someone", "tools": [], "response_format": null}""")));
        assertThat(call)
                .isEqualTo(new CompletionCall(
                        Optional.of("tiny"),
                        new Input.Conversation(List.of(
                                new ChatMessage(Role.SYSTEM, "Be brief."),
                                new ChatMessage(Role.USER, "Hi there"),
                                new ChatMessage(Role.ASSISTANT, ""),
                                new ChatMessage(Role.TOOL, "4"))),
                        OptionalInt.of(7),
                        new Sampling(
                                OptionalDouble.of(0.5),
                                OptionalDouble.of(0.9),
                                OptionalInt.of(40),
                                OptionalDouble.of(0.1),
                                OptionalInt.of(42),
                                OptionalDouble.of(-2),
                                OptionalDouble.of(2),
                                OptionalDouble.of(1.1)),
                        List.of("a", "b"),
                        true,
                        true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"prompt\": \"Once\", \"stop\": \"x\", \"stream_options\": {}}",
                "{\"prompt\": [\"Once\"], \"stop\": [\"x\"], \"max_tokens\": null, \"echo\": false, \"best_of\": 1}"
            })
    void takesAPromptAndAStopAloneOrInAList(String body) throws ApiError {
        assertThat(CompletionCall.completion(Json.parse(bytes(body))))
                .isEqualTo(new CompletionCall(
                        Optional.empty(),
                        new Input.Prompt("Once"),
                        OptionalInt.empty(),
                        DEFAULTS,
                        List.of("x"),
                        false,
                        false));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, 0", "2147483647, 2147483647", "4294967295, 2147483647", "-9223372036854775807, 1"})
    void foldsAnySeedIntoThe31BitsThatLlamaCppTakes(String seed, int expected) throws ApiError {
        var call = CompletionCall.completion(Json.parse(bytes("{\"prompt\": \"a\", \"seed\": %s}".formatted(seed))));
        assertThat(call.sampling().seed()).hasValue(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | prompt | The field prompt is missing; expected a string or a list with one string.",
                "{'prompt': 1} | prompt | The field prompt (1) must be a string or a list with one string.",
                "{'prompt': ['a','b']} | prompt | The field prompt (['a','b']) must be a string or a list with one string.",
                "{'prompt': [1, 2]} | prompt | The field prompt ([1,2]) must be a string or a list with one string.",
                "{'prompt': 'a', 'model': 3} | model | The field model (3) must be a string.",
                "{'prompt': 'a', 'temperature': 2.1} | temperature | The field temperature (2.1) must be a number from 0 to 2.",
                "{'prompt': 'a', 'temperature': '1'} | temperature | The field temperature ('1') must be a number from 0 to 2.",
                "{'prompt': 'a', 'repeat_penalty': 0} | repeat_penalty | The field repeat_penalty (0) must be a number from 0.01 to 10.",
                "{'prompt': 'a', 'top_k': 1.5} | top_k | The field top_k (1.5) must be a whole number from 0 to 2147483647.",
                "{'prompt': 'a', 'max_tokens': 0} | max_tokens | The field max_tokens (0) must be a whole number from 1 to 2147483647.",
                "{'prompt': 'a', 'seed': 1e30} | seed | The field seed (1.0E30) must be a whole number from -9223372036854775808 to 9223372036854775807.",
                "{'prompt': 'a', 'stream': 1} | stream | The field stream (1) must be true or false.",
                "{'prompt': 'a', 'stop': ''} | stop | The field stop ('') must be a string or a list of at most 16, none empty.",
                "{'prompt': 'a', 'stop': [1]} | stop | The field stop ([1]) must be a string or a list of at most 16, none empty.",
                "{'prompt': 'a', 'n': 2} | n | The field n must be 1 for this engine; send the request again instead.",
                "{'prompt': 'a', 'best_of': 3} | best_of | The field best_of must be 1 for this engine; send the request again instead.",
                "{'prompt': 'a', 'logprobs': 0} | logprobs | The field logprobs is not supported by this engine; leave it out or set it to false.",
                "{'prompt': 'a', 'logit_bias': {'5': 1}} | logit_bias | The field logit_bias is not supported by this engine; leave it out.",
                "{'prompt': 'a', 'echo': true} | echo | The field echo is not supported by this engine; put the prompt before the answer yourself.",
                "{'prompt': 'a', 'response_format': {'type': 'json_object'}} | response_format | The field response_format must be of the type text for this engine.",
            })
    void saysWhichFieldOfACompletionIsWrong(String body, String param, String message) {
        assertRefused(() -> CompletionCall.completion(Json.parse(bytes(body.replace('\'', '"')))), param, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | messages | The field messages must be a list of at least one message.",
                "{'messages': []} | messages | The field messages must be a list of at least one message.",
                "{'messages': 'hi'} | messages | The field messages must be a list of at least one message.",
                "{'messages': ['hi']} | messages[0] | The field messages[0] ('hi') must be an object with role and content.",
                "{'messages': [{'role': 'system', 'content': 'x'}]} | messages | The field messages must have a message that is not the system's.",
                "{'messages': [{'role': 'user', 'content': 'a'}, {'role': 'bot', 'content': 'x'}]} | messages[1].role | The field messages[1].role ('bot') must be system, developer, user, assistant or tool.",
                "{'messages': [{'role': 'user', 'content': null}]} | messages[0].content | The field messages[0].content (null) must be a string or a list of text parts.",
                "{'messages': [{'role': 'user', 'content': [{'type': 'image_url'}]}]} | messages[0].content | The field messages[0].content ({'type':'image_url'}) must be made of text parts; this engine reads no images or sound.",
                "{'messages': [{'role': 'user', 'content': 'x'}], 'tools': [{}]} | tools | The field tools is not supported by this engine; send the conversation without them.",
                "{'messages': [{'role': 'user', 'content': 'x'}], 'logprobs': true} | logprobs | The field logprobs is not supported by this engine; leave it out or set it to false.",
            })
    void saysWhichFieldOfAChatIsWrong(String body, String param, String message) {
        assertRefused(() -> CompletionCall.chat(Json.parse(bytes(body.replace('\'', '"')))), param, message);
    }

    private interface Parse {
        CompletionCall call() throws ApiError;
    }

    private static void assertRefused(Parse parse, String param, String message) {
        assertThatExceptionOfType(ApiError.class).isThrownBy(parse::call).satisfies(error -> {
            var body = error.body().path("error");
            assertThat(error.status()).isEqualTo(400);
            assertThat(body.path("type").asText()).isEqualTo("invalid_request_error");
            assertThat(body.path("param").asText()).isEqualTo(param);
            assertThat(body.path("message").asText())
                    .isEqualTo(message.replace('\'', '"').replace("system\"s", "system's"));
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
