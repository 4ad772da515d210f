package io.wattle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// One engine process with llama.cpp and a model that recites a text whose characters take up to four tokens.
class EngineServingTest {
    private static final String COMPLETIONS = "/v1/completions";
    private static final String RECITED = "Wat\nle: é€👍h.";
    private static final String ANSWER = "at\nle: é€👍h.";
    private static final int ANSWER_TOKENS = 7 + 2 + 3 + 4 + 2 + 1; // é, €, 👍; the last one ends the text

    @TempDir
    private static Path folder;

    private static EngineProcess engine;
    private static Http http;

    @BeforeAll
    static void start() throws Exception {
        Requirements.assumeLlamaCpp();
        engine = EngineProcess.serve(folder, TinyModel.reciting(RECITED), "--alias", "tiny", "--parallel", "2");
        http = engine.http();
    }

    @AfterAll
    static void stop() {
        if (engine != null) {
            engine.close();
        }
    }

    private static String request(String prompt, String more) {
        return "{\"model\": \"tiny\", \"prompt\": \"%s\", \"temperature\": 0%s}".formatted(prompt, more);
    }

    private static String summary(JsonNode answer) {
        return "%s|%s|%s"
                .formatted(
                        answer.at("/choices/0/text").asText(),
                        answer.at("/choices/0/finish_reason").asText(),
                        answer.at("/usage/completion_tokens").asText());
    }

    @Test
    void answersInOnePiece() throws Exception {
        var answer = http.json(COMPLETIONS, request("W", ""));
        assertThat(summary(answer)).isEqualTo("%s|stop|%d".formatted(ANSWER, ANSWER_TOKENS));
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(2); // the first is llama.cpp's own
        assertThat(answer.at("/object").asText()).isEqualTo("text_completion");
    }

    @Test
    void streamsWholeCharacters() throws Exception {
        var response = http.post(COMPLETIONS, request("W", ", \"stream\": true"));
        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        var events = Http.events(response.body());
        assertThat(Http.text(events)).isEqualTo(ANSWER);
        assertThat(events).hasSize(1 + ANSWER.codePointCount(0, ANSWER.length()) + 2);
        assertThat(events.get(1)).endsWith("\"finish_reason\":null,\"text\":\"a\"}]}");
        assertThat(events.get(events.size() - 2)).endsWith("\"finish_reason\":\"stop\",\"text\":\"\"}]}");
        assertThat(events.getLast()).isEqualTo("[DONE]");
    }

    @Test
    void tellsUsageInTheLastChunkWhenAskedTo() throws Exception {
        var body = request("W", ", \"stream\": true, \"stream_options\": {\"include_usage\": true}");
        var events = Http.events(http.post(COMPLETIONS, body).body());
        assertThat(events.get(events.size() - 2))
                .endsWith("\"usage\":{\"prompt_tokens\":2,\"completion_tokens\":%d,\"total_tokens\":%d},\"choices\":[]}"
                        .formatted(ANSWER_TOKENS, ANSWER_TOKENS + 2));
    }

    @Test
    void continuesAConversationInPlainLinesWithoutATemplate() throws Exception {
        var body = "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], \"temperature\": 0}";
        var answer = http.json("/v1/chat/completions", body);
        // The prompt ends with "assistant:", and the model goes on after a colon.
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo(" é€👍h.");
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(1 + "user: Hi\nassistant:".length());
        assertThat(http.get("/v1/models").body()).contains("\"chat_template\":\"plain: lines of");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1; a|length|1",
                "8; at\\nle: |length|8", // one byte of é
                "9; at\\nle: é|length|9",
                "12; at\\nle: é€|length|12",
                "14; at\\nle: é€|length|14", // two bytes of 👍
                "18; at\\nle: é€👍h.|length|18",
                "19; at\\nle: é€👍h.|stop|19",
                "20; at\\nle: é€👍h.|stop|19"
            })
    void countsTokensAndSaysWhetherTheLimitEndedTheAnswer(int limit, String expected) throws Exception {
        var answer = http.json(COMPLETIONS, request("W", ", \"max_tokens\": " + limit));
        assertThat(summary(answer)).isEqualTo(expected.replace("\\n", "\n").replace("le:|", "le: |"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"\"le\"; at\\n|stop|5", "[\"€\", \"t\"]; a|stop|2", "[\"x\", \"👍h\"]; at\\nle: é€|stop|17"})
    void endsBeforeAStopText(String stop, String expected) throws Exception {
        var answer = http.json(COMPLETIONS, request("W", ", \"stop\": " + stop));
        assertThat(summary(answer)).isEqualTo(expected.replace("\\n", "\n"));
    }

    @Test
    void fillsTheContextToTheLastTokenAndNoFurther() throws Exception {
        var full = http.json(COMPLETIONS, request("x".repeat(510), ""));
        assertThat(full.at("/usage").toString())
                .isEqualTo("{\"prompt_tokens\":511,\"completion_tokens\":1,\"total_tokens\":512}");
        var over = http.post(COMPLETIONS, request("x".repeat(511), ""));
        assertThat(over.statusCode()).isEqualTo(400);
        assertThat(over.body())
                .contains("The prompt has 512 tokens; this engine's context holds 512")
                .contains("\"code\":\"context_length_exceeded\"");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/completions, 405, method_not_allowed",
        "GET, /v1/other, 404, not_found",
        "POST, /v1/completions, 400, null"
    })
    void refusesInOpenAisForm(String method, String path, int status, String code) throws Exception {
        var response = http.send(method, path, "{");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Http.json(response).at("/error/code").asText()).isEqualTo(code);
    }

    @Test
    void refusesAModelThatItDoesNotServe() throws Exception {
        var response = http.post(COMPLETIONS, "{\"model\": \"gpt-4\", \"prompt\": \"W\"}");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Http.json(response).at("/error/code").asText()).isEqualTo("model_not_found");
    }

    @Test
    void tokenizes() throws Exception {
        assertThat(http.post("/tokenize", "{\"content\": \"W é\"}").body()).isEqualTo("{\"tokens\":[90,259,198,172]}");
        assertThat(http.post("/tokenize", "{\"content\": \"W\", \"add_special\": true}")
                        .body())
                .isEqualTo("{\"tokens\":[1,90]}");
    }

    @Test
    void servesMoreClientsThanItHasSlots() throws Exception {
        double before = http.metric("llamacpp:tokens_predicted_total");
        Callable<String> call = () -> summary(http.json(COMPLETIONS, request("W", "")));
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers =
                    clients.invokeAll(IntStream.range(0, 12).mapToObj(_ -> call).toList());
            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo("%s|stop|%d".formatted(ANSWER, ANSWER_TOKENS));
            }
        }
        assertThat(http.metric("llamacpp:tokens_predicted_total") - before).isEqualTo(12 * ANSWER_TOKENS);
        assertThat(http.metric("llamacpp:requests_processing")).isZero();
    }

    @Test
    void keepsStandardOutputToItsOneLine() {
        assertThat(engine.out().lines().toList()).isEqualTo(List.of("listening on http://127.0.0.1:" + http.port()));
    }
}
