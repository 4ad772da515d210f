package io.wattle.engine.llama;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Keeps a chat template from harming the process that evaluates it.
///
/// Two things in the binding's way to llama.cpp need care. A template that calls {@code raise_exception} ends the whole
/// process, since nothing there catches it: the call is replaced by a macro that prints the reason between marks. And
/// the rendered text comes back through JNI's modified UTF-8, which spoils characters beyond U+FFFF and ends at U+0000:
/// they travel as hexadecimal numbers between marks.
final class TemplateText {
    private static final char OPEN = '\u0001';
    private static final char REFUSED = '\u0002';
    private static final char CLOSE = '\u0003';
    private static final String RAISE = "raise_exception";
    private static final String MACRO =
            "{%- macro wattle_refuse(reason) -%}" + REFUSED + "{{ reason }}" + CLOSE + "{%- endmacro -%}";
    private static final Pattern REFUSAL = Pattern.compile(REFUSED + "([^" + CLOSE + "]*)" + CLOSE);
    private static final Pattern CHARACTER = Pattern.compile(OPEN + "([0-9a-f]+)" + CLOSE);

    private TemplateText() {}

    /// @return the template to load instead of the model's own, where that is needed
    static Optional<String> harmless(String template) {
        if (!template.contains(RAISE)) {
            return Optional.empty();
        }
        return Optional.of(MACRO + template.replace(RAISE, "wattle_refuse"));
    }

    /// The reason that a template gave for refusing the conversation that became {@code rendered}.
    static Optional<String> refusal(String rendered) {
        return REFUSAL.matcher(rendered).results().map(match -> match.group(1)).findFirst();
    }

    static String encode(String content) {
        var text = new StringBuilder(content.length());
        content.codePoints().forEach(character -> {
            if (character > 0xFFFF || character <= CLOSE) {
                text.append(OPEN).append(Integer.toHexString(character)).append(CLOSE);
            } else {
                text.appendCodePoint(character);
            }
        });
        return text.toString();
    }

    static String decode(String rendered) {
        return CHARACTER
                .matcher(rendered)
                .replaceAll(match -> Character.toString(Integer.parseInt(match.group(1), 16)));
    }

    /// The prompt for a model that has no template.
    static String plain(List<ChatMessage> conversation) {
        var text = new StringBuilder();
        for (var message : conversation) {
            text.append(message.role().word())
                    .append(": ")
                    .append(message.content())
                    .append('\n');
        }
        return text.append(ChatMessage.Role.ASSISTANT.word()).append(':').toString();
    }
}
