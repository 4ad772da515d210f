package io.wattle.engine.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.engine.http.AnswerForm.Envelope;
import io.wattle.engine.llama.FinishReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerFormTest {
    private static final Envelope WITH_USAGE = new Envelope("7", 1_700_000_000, "tiny", true);
    private static final Envelope WITHOUT_USAGE = new Envelope("7", 1_700_000_000, "tiny", false);
    private static final Usage USAGE = new Usage(3, 4);

    @Test
    void writesAStreamOfAChatAsOpenAiDoes() throws IOException {
        assertThat(stream(AnswerForm.CHAT, WITHOUT_USAGE))
                .containsExactly(
                        chat(",\"finish_reason\":null,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}"),
                        chat(",\"finish_reason\":null,\"delta\":{\"content\":\"Hi\\n\\n👍\"}}]}"),
                        chat(",\"finish_reason\":\"length\",\"delta\":{}}]}"),
                        "data: [DONE]");
    }

    private static String chat(String rest) {
        return "data: {\"id\":\"chatcmpl-7\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                + "\"model\":\"tiny\",\"choices\":[{\"index\":0,\"logprobs\":null" + rest;
    }

    @Test
    void writesAStreamOfACompletionWithUsageInTheLastChunk() throws IOException {
        assertThat(stream(AnswerForm.TEXT, WITH_USAGE))
                .containsExactly(
                        text(",\"finish_reason\":null,\"text\":\"\"}]}"),
                        text(",\"finish_reason\":null,\"text\":\"Hi\\n\\n👍\"}]}"),
                        text(",\"finish_reason\":\"length\",\"text\":\"\"}]}"),
                        "data: {\"id\":\"cmpl-7\",\"object\":\"text_completion\",\"created\":1700000000,\"model\":\"tiny\","
                                + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7},\"choices\":[]}",
                        "data: [DONE]");
    }

    private static String text(String rest) {
        return "data: {\"id\":\"cmpl-7\",\"object\":\"text_completion\",\"created\":1700000000,\"model\":\"tiny\","
                + "\"usage\":null,\"choices\":[{\"index\":0,\"logprobs\":null" + rest;
    }

    @Test
    void writesWholeAnswers() {
        assertThat(AnswerForm.CHAT.answer(WITHOUT_USAGE, "Hi", FinishReason.STOP, USAGE))
                .hasToString("{\"id\":\"chatcmpl-7\",\"object\":\"chat.completion\",\"created\":1700000000,"
                        + "\"model\":\"tiny\",\"choices\":[{\"index\":0,\"logprobs\":null,\"finish_reason\":\"stop\","
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"Hi\",\"refusal\":null}}],"
                        + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}}");
        assertThat(AnswerForm.TEXT.answer(WITHOUT_USAGE, "Hi", FinishReason.LENGTH, USAGE))
                .hasToString("{\"id\":\"cmpl-7\",\"object\":\"text_completion\",\"created\":1700000000,"
                        + "\"model\":\"tiny\",\"choices\":[{\"index\":0,\"logprobs\":null,\"finish_reason\":\"length\","
                        + "\"text\":\"Hi\"}],"
                        + "\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}}");
    }

    private static List<String> stream(AnswerForm form, Envelope envelope) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var events = new EventStream(bytes);
        events.keepAlive();
        events.event(form.firstChunk(envelope));
        events.event(form.moreChunk(envelope, "Hi\n\n👍"));
        events.event(form.lastChunk(envelope, FinishReason.LENGTH));
        if (envelope.includeUsage()) {
            events.event(form.usageChunk(envelope, USAGE));
        }
        events.done();
        var text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(text).startsWith(": keepalive\n\n").endsWith("\n\n");
        return List.of(text.substring(": keepalive\n\n".length()).split("\n\n"));
    }
}
