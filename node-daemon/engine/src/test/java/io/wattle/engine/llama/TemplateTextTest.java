package io.wattle.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.engine.llama.ChatMessage.Role;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "né €",
                "👍 and 🏳️‍🌈",
                "a\u0000b",
                "\u00011f44d\u0003",
                "\u0002no\u0003",
                "$1 \\ $"
            })
    void bringsAnyTextThroughTheBinding(String content) {
        var encoded = TemplateText.encode(content);
        assertThat(encoded.codePoints()).allMatch(character -> character > 0 && character < 0x10000);
        assertThat(TemplateText.decode(encoded)).isEqualTo(content);
    }

    @Test
    void leavesATemplateAloneThatCannotRaise() {
        assertThat(TemplateText.harmless("{{ messages[0].content }}")).isEmpty();
    }

    @Test
    void turnsARaisedExceptionIntoAMarkedReason() {
        assertThat(TemplateText.harmless("{{ raise_exception('no') }}"))
                .contains("{%- macro wattle_refuse(reason) -%}\u0002{{ reason }}\u0003{%- endmacro -%}"
                        + "{{ wattle_refuse('no') }}");
        assertThat(TemplateText.refusal("before\u0002Roles must alternate.\u0003after"))
                .contains("Roles must alternate.");
        assertThat(TemplateText.refusal("before" + TemplateText.encode("\u0002faked\u0003")))
                .isEmpty();
    }

    @Test
    void writesLinesForAModelWithoutATemplate() {
        var conversation = List.of(new ChatMessage(Role.SYSTEM, "Be brief."), new ChatMessage(Role.USER, "Hi"));
        assertThat(TemplateText.plain(conversation)).isEqualTo("system: Be brief.\nuser: Hi\nassistant:");
    }
}
