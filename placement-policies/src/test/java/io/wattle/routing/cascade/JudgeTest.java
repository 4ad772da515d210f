package io.wattle.routing.cascade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wattle.routing.cascade.Bounds.Spent;
import io.wattle.workload.ModelName;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final Draft GOOD = new Draft("The capital is Paris.", true, OptionalDouble.of(-0.1));

    @Test
    void whoIsSureIsBelieved() {
        assertThat(accepts(new Judge.Sure(-0.2), GOOD)).isTrue();
        assertThat(accepts(new Judge.Sure(-0.05), GOOD)).isFalse();
        assertThat(accepts(new Judge.Sure(-9), new Draft("x", true, OptionalDouble.empty())))
                .as("unknown is not sure")
                .isFalse();
    }

    @Test
    void aRuleLooksAtTheWords() {
        var rule = new Judge.Rule(10, List.of("I don't know"));
        assertThat(accepts(rule, GOOD)).isTrue();
        assertThat(accepts(rule, draft("Paris."))).isFalse();
        assertThat(accepts(rule, draft("Sorry, i DON'T know that."))).isFalse();
    }

    @Test
    void aModelGivesMarks() {
        var rubric = new Judge.Rubric(new ModelName("judge"), 7);
        assertThat(rubric.mark("8")).hasValue(8);
        assertThat(rubric.mark("I would say 7.5 of 10")).hasValue(7.5);
        assertThat(rubric.mark("10")).hasValue(10);
        assertThat(rubric.mark("good")).isEmpty();
        assertThat(rubric.accepts(GOOD, OptionalDouble.of(7))).isTrue();
        assertThat(rubric.accepts(GOOD, OptionalDouble.of(6.9))).isFalse();
        assertThat(rubric.accepts(GOOD, OptionalDouble.empty())).isFalse();
        assertThat(rubric.prompt("Why?", "So.")).contains("Question:\nWhy?", "Answer:\nSo.");
    }

    @Test
    void whatWasCutOffOrIsEmptyNeverWillDo() {
        var lax = new Judge.Rule(0, List.of());
        assertThat(accepts(lax, GOOD)).isTrue();
        assertThat(accepts(lax, new Draft("The capital", false, OptionalDouble.of(0))))
                .isFalse();
        assertThat(accepts(lax, draft(" "))).isFalse();
    }

    @Test
    void boundsEndAChain() {
        var bounds = new Bounds(3, 100, 50);
        assertThat(bounds.allow(Spent.NOTHING)).isTrue();
        assertThat(bounds.allow(Spent.NOTHING.plus(60, 10).plus(39, 10))).isTrue();
        assertThat(bounds.allow(Spent.NOTHING.plus(60, 10).plus(40, 10))).isFalse();
        assertThat(bounds.allow(Spent.NOTHING.plus(1, 50))).isFalse();
        assertThat(bounds.allow(Spent.NOTHING.plus(1, 1).plus(1, 1).plus(1, 1))).isFalse();
    }

    @Test
    void answersAgreeByTheirWords() {
        assertThat(Agreement.of("It is Paris!", "it is paris")).isEqualTo(1);
        assertThat(Agreement.of("It is Paris", "It is Rome")).isCloseTo(0.67, within(0.01));
        assertThat(Agreement.of("yes", "no")).isZero();
        assertThat(Agreement.of("", "")).isEqualTo(1);
        assertThat(Agreement.of("a a a", "a")).isEqualTo(0.5);
    }

    private static boolean accepts(Judge judge, Draft draft) {
        return judge.accepts(draft, OptionalDouble.empty());
    }

    private static Draft draft(String text) {
        return new Draft(text, true, OptionalDouble.empty());
    }
}
