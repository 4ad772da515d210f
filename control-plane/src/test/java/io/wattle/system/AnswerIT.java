package io.wattle.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wattle.testing.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A newcomer's first answer: OpenAI's own client streams it and reads its joules.
class AnswerIT {
    private static final Path SCRIPTS = Path.of("src/test/js");
    private static final Path INSTALLED = Path.of("target/openai-client-it");

    @TempDir
    private Path folder;

    @Test
    void theFirstAnswerStreamsAndSaysItsJoules() throws Exception {
        Tool.require("node", "nodejs");
        Tool.require("npm", "npm");
        Files.createDirectories(INSTALLED);
        for (var name : List.of("package.json", "package-lock.json", "first-answer.mjs")) {
            Files.write(INSTALLED.resolve(name), Files.readAllBytes(SCRIPTS.resolve(name)));
        }
        assertThat(Tool.run(INSTALLED, "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"))
                .extracting(Tool.Result::exitCode)
                .isEqualTo(0);
        try (var wattle = RunningWattle.start(folder, "--http-port", "0")) {
            Tool.Result run =
                    Tool.run(INSTALLED, "node", "first-answer.mjs", wattle.api().toString());

            assertThat(run.exitCode()).as(run.output()).isZero();
            JsonNode answer = new JsonMapper().readTree(run.output());
            assertThat(answer.at("/chunksWithText").asInt()).isGreaterThan(10);
            assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(24);
            assertThat(answer.at("/usage/energy_joules").asDouble()).isBetween(0.001, 100.0);
            assertThat(answer.at("/usage/energy_basis").asText()).isIn("modelled", "measured");
            assertThat(answer.at("/usage/energy_scope").asText()).isEqualTo("active");
            assertThat(answer.at("/headerJoules").asDouble()).isBetween(0.001, 100.0);
        }
    }
}
