package io.wattle.control.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.control.gateway.upstream.ByteQueue;
import io.wattle.control.gateway.upstream.EngineFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/// Goal: an event known by its likeness says what scanning it would have said.
/// Method: streams of events whose texts try to look like keys, cut into pieces at random, against a scan of each event
/// alone; the seed is the repetition.
class EventTemplateTest {
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "Grüße",
            "{",
            "}{\\\"",
            "\\\\",
            "\\n\\n",
            "usage\\\":{",
            "\\\"finish_reason\\\":\\\"stop\\\"",
            "x\",\"finish_reason\":\"stop",
            "x\"},\"error\":{\"a\":\"b",
            "x\",\"usage\":\"1");

    private static final List<String> FORMS = List.of(
            "data: {\"id\":\"1\",\"choices\":[{\"delta\":{\"content\":\"%s\"},\"finish_reason\":null}]}\n\n",
            "data: {\"id\":\"1\",\"choices\":[{\"delta\":{\"content\" : \"%s\"},\"finish_reason\":null}]}\r\n\r\n",
            "data: {\"choices\":[{\"delta\":{\"%s\":1},\"finish_reason\":null}]}\n\n",
            "data: {\"%s\":\"a\"}\n\n",
            "data: {\"a\":[\"%s\"]}\n\n",
            "data: {\"a\":\"b:%s\"}\n\n",
            ": %s\n\n",
            "data: {\"error\":{\"message\":\"%s\"}}\n\n");

    @RepeatedTest(300)
    void eventsAreWhatTheyWouldBeAlone(RepetitionInfo repetition) throws EngineFailure {
        var dice = new SplittableRandom(repetition.getCurrentRepetition());
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            // Mostly one form, so that it is learnt.
            var form =
                    FORMS.get(dice.nextInt(4) > 0 ? repetition.getCurrentRepetition() % 6 : dice.nextInt(FORMS.size()));
            events.add(form.formatted(TEXTS.get(dice.nextInt(TEXTS.size()))));
        }
        var filter = filter();
        var out = new ByteQueue(16);
        pass(filter, out, String.join("", events).getBytes(UTF_8), dice);

        var marks = events.stream()
                .map(event -> event.getBytes(UTF_8))
                .map(bytes -> EventMarks.scan(bytes, 0, bytes.length))
                .toList();
        assertThat(new String(out.toByteArray(), UTF_8)).isEqualTo(String.join("", events));
        assertThat(filter.events())
                .isEqualTo((int) marks.stream().filter(EventMarks::hasData).count());
        assertThat(filter.hasFailed()).isEqualTo(marks.stream().anyMatch(EventMarks::fails));
        assertThat(isFinished(filter)).isEqualTo(marks.stream().anyMatch(each -> each.finishes() || each.fails()));
    }

    @Test
    void eventsOfOneFormAreKnownFromTheThirdOn() {
        var template = new EventTemplate();
        for (var text : List.of("a", "b")) {
            byte[] event = FORMS.getFirst().formatted(text).getBytes(UTF_8);
            assertThat(template.match(event, 0, event.length)).isEqualTo(-1);
            template.learn(event, 0, event.length);
        }
        byte[] third = FORMS.getFirst().formatted("c \\\" and longer").getBytes(UTF_8);
        assertThat(template.match(third, 0, third.length)).isEqualTo(third.length);
        assertThat(template.match(third, 0, third.length - 1)).isEqualTo(-1);
    }

    private static EventFilter filter() {
        return new EventFilter(
                RequestParser.parse(Sse.request(true).getBytes(UTF_8), false, AnswerForm.COMPLETION),
                AnswerForm.COMPLETION,
                1 << 20,
                _ -> "");
    }

    private static void pass(EventFilter filter, ByteQueue out, byte[] stream, SplittableRandom dice)
            throws EngineFailure {
        var in = new ByteQueue(16);
        for (int at = 0; at < stream.length; ) {
            int length = Math.min(stream.length - at, dice.nextInt(1, 300));
            in.append(stream, at, length);
            at += length;
            filter.pass(in, out);
        }
        assertThat(in.isEmpty()).isTrue();
    }

    /// Whether the filter takes an end of the stream for a proper one.
    private static boolean isFinished(EventFilter filter) {
        byte[] done = Sse.DONE.getBytes(UTF_8);
        try {
            filter.pass(new ByteQueue(16).append(done), new ByteQueue(16));
            return true;
        } catch (EngineFailure unfinished) {
            return false;
        }
    }
}
