package io.wattle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Engine processes with models that need care.
class EngineModelsTest {
    private static final String REFUSING_TEMPLATE = "{% if messages[0]['role'] == 'system' %}"
            + "{{ raise_exception('No system role, please.') }}{% endif %}"
            + "{% for message in messages %}{{ message['content'] }}{% endfor %}";

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsLlamaCpp() {
        Requirements.assumeLlamaCpp();
    }

    @Test
    void usesTheModelsTemplateAndSurvivesItsRefusal() throws Exception {
        var model = TinyModel.reciting("Wat👍le.").chatTemplate(REFUSING_TEMPLATE);
        try (var engine = EngineProcess.serve(folder, model)) {
            assertThat(engine.http().get("/v1/models").body()).contains("\"chat_template\":\"model\"");
            assertThat(chat(engine, "user", "W")).contains("\"content\":\"at👍le.\"");
            // A character beyond U+FFFF is whole behind the template.
            assertThat(chat(engine, "user", "👍"))
                    .contains("\"content\":\"le.\"")
                    .contains("\"prompt_tokens\":5");
            assertThat(chat(engine, "system", "W"))
                    .contains("The model's chat template refuses the messages: No system role, please.")
                    .contains("\"param\":\"messages\"");
            assertThat(chat(engine, "user", "W")).contains("\"content\":\"at👍le.\"");
        }
    }

    private static String chat(EngineProcess engine, String role, String content) throws Exception {
        return engine.http()
                .post("/v1/chat/completions", """
                        {"messages": [{"role": "%s", "content": "%s"}, {"role": "user", "content": ""}],
                         "temperature": 0}""".formatted(role, content))
                .body();
    }

    @Test
    void drawsTheSameWithTheSameSeedFromAModelOfBrokenCharacters() throws Exception {
        try (var engine = EngineProcess.serve(folder, TinyModel.babbling())) {
            var first = babble(engine, 1);
            assertThat(babble(engine, 1)).isEqualTo(first);
            assertThat(babble(engine, 2)).isNotEqualTo(first);
            assertThat(engine.http().get("/health").statusCode()).isEqualTo(200);
        }
    }

    private static String babble(EngineProcess engine, int seed) throws Exception {
        var answer = engine.http().json("/v1/completions", """
                {"prompt": "W", "temperature": 2, "top_k": 0, "top_p": 1, "min_p": 0, "max_tokens": 200, "seed": %d}""".formatted(seed));
        return answer.at("/choices/0/text").asText();
    }
}
