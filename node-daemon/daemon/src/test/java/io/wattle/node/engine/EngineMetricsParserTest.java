package io.wattle.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EngineMetricsParserTest {
    private static final List<String> NO_COUNTERS = List.of();
    private static final EngineMetrics LLAMA = new EngineMetrics(
            OptionalInt.of(2), OptionalInt.of(1), OptionalLong.of(120), OptionalLong.of(345), OptionalLong.empty());

    private static final String LLAMA_TEXT = """
            # HELP llamacpp:prompt_tokens_total Number of prompt tokens processed.
            # TYPE llamacpp:prompt_tokens_total counter
            llamacpp:prompt_tokens_total 120
            llamacpp:tokens_predicted_total 345
            llamacpp:requests_processing 2
            llamacpp:requests_deferred 1
            """;

    @Test
    void llamaServersNamesAreRead() {
        assertThat(EngineMetricsParser.parse(LLAMA_TEXT, NO_COUNTERS)).isEqualTo(LLAMA);
    }

    @Test
    void aBodyThatCameAsOneJsonStringIsUnpacked() {
        String quoted = "\"" + LLAMA_TEXT.replace("\n", "\\n") + "\"";
        assertThat(EngineMetricsParser.parse(quoted, NO_COUNTERS)).isEqualTo(LLAMA);
    }

    @Test
    void vllmsLabelsAreSummed() {
        String text = """
                vllm:num_requests_running{engine="0",model_name="a} b"} 3.0
                vllm:num_requests_running{engine="1",model_name="a"} 4.0 1700000000000
                vllm:generation_tokens_total{engine="0"} 1e3
                vllm:prompt_tokens_total{engine="0"} NaN
                garbage
                {} 5
                """;
        assertThat(EngineMetricsParser.parse(text, NO_COUNTERS))
                .isEqualTo(new EngineMetrics(
                        OptionalInt.of(7),
                        OptionalInt.empty(),
                        OptionalLong.empty(),
                        OptionalLong.of(1000),
                        OptionalLong.empty()));
    }

    @Test
    void progressIsKnownOnlyWhereEveryCounterIsThere() {
        assertThat(EngineMetricsParser.parse(
                                LLAMA_TEXT, List.of("llamacpp:prompt_tokens_total", "llamacpp:tokens_predicted_total"))
                        .progress())
                .isEqualTo(OptionalLong.of(465));
        assertThat(EngineMetricsParser.parse(LLAMA_TEXT, List.of("llamacpp:n_decode_total"))
                        .progress())
                .isEqualTo(OptionalLong.empty());
    }

    @Test
    void somethingElseTellsNothing() {
        assertThat(EngineMetricsParser.parse("<html>\"", NO_COUNTERS))
                .isEqualTo(new EngineMetrics(
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty()));
    }
}
