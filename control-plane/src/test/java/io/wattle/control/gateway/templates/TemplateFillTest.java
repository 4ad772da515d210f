package io.wattle.control.gateway.templates;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.control.gateway.templates.Template.Filled;
import io.wattle.control.gateway.templates.Template.State;
import io.wattle.quantity.Joules;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateFillTest {
    private static final String TEXT = "Dear {{who}}, {{count}} x {{what}}. {{who}}!";
    private static final Template TEMPLATE = new Template(
            "t",
            "order",
            "chat",
            "Confirm the order.",
            List.of(
                    new Slot("who", Slot.Kind.LINE, 20),
                    new Slot("count", Slot.Kind.NUMBER, 5),
                    new Slot("what", Slot.Kind.WORD, 20)),
            new State.Generating(),
            "g",
            Instant.EPOCH,
            Instant.MAX);

    @Test
    void valuesTakeTheirSlots() {
        assertThat(TEMPLATE.fill(TEXT, Map.of("who", "Ann $1 \\ {x}", "count", "2", "what", "box", "other", "!")))
                .isEqualTo(new Filled.Text("Dear Ann $1 \\ {x}, 2 x box. Ann $1 \\ {x}!"));
        assertThat(TEMPLATE.fill(TEXT, Map.of("who", "Ann", "what", "box"))).isEqualTo(new Filled.Missing("count"));
    }

    @ParameterizedTest
    @CsvSource({
        "who, '{{what}}', holds double braces",
        "who, 'abcdefghijklmnopqrstu', is longer than 20 characters",
        "who, 'a\tb', holds characters that cannot be seen",
        "who, 'a\u202Eb', holds characters that cannot be seen",
        "what, 'a b', is not one word",
        "what, '<b>', is not one word",
        "count, '1e5', is not a number",
        "count, '', is not a number"
    })
    void unsafeValuesAreRefused(String slot, String value, String objection) {
        Map<String, String> values = new HashMap<>(Map.of("who", "Ann", "count", "2", "what", "box"));
        values.put(slot, value);
        assertThat(TEMPLATE.fill(TEXT, values)).isEqualTo(new Filled.Unsafe(slot, objection));
    }

    @Test
    void aModelMustKeepTheSlots() {
        assertThat(TEMPLATE.check(TEXT, Optional.of(new Joules(3))))
                .isEqualTo(new State.Ready(TEXT, Optional.of(new Joules(3))));
        assertThat(TEMPLATE.check("Dear {{who}}, {{count}}", Optional.empty()))
                .isEqualTo(new State.Failed("The model left the slot \"what\" out."));
        assertThat(TEMPLATE.check(TEXT + "{{date}}", Optional.empty()))
                .isEqualTo(new State.Failed("The model made the slot \"date\" up."));
    }
}
