package io.wattle.control.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClientHeadTest {
    @Test
    void linesStandInTheirOrderAndTimesHaveThreeDigits() {
        var head = new ClientHead()
                .add("x-request-id", "req-1")
                .addMillis("x-none", -5)
                .addMillis("x-small", 7_999)
                .addMillis("x-large", 12_045_678_901L);

        List<String> lines = new String(head.bytes(), US_ASCII).lines().toList();

        assertThat(lines.getFirst()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(lines.get(1)).matches("date: [A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT");
        assertThat(lines.subList(2, lines.size()))
                .containsExactly("x-request-id: req-1", "x-none: 0.000", "x-small: 0.007", "x-large: 12045.678", "");
    }
}
