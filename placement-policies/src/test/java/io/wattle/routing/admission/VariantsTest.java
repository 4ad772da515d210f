package io.wattle.routing.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.routing.admission.Variants.Candidate;
import io.wattle.workload.ModelName;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantsTest {
    /// Beside the one asked for (quality 1, 4 J): half (0.9, 2 J), tiny (0.4, 0.5 J), full (0.9, 0.1 J).
    @ParameterizedTest
    @CsvSource({
        "served, 0, false, asked asked",
        "served, 0, true, tiny cheapest",
        "served, 0.5, true, half cheapest",
        "served, 0.95, true, asked asked",
        "short, 0, false, tiny power",
        "short, 0.9, false, half power",
        "short, 0.91, false, asked asked",
        "full, 0.8, false, half full",
        "away, 0.8, true, half away",
        "away, 1, false, asked asked"
    })
    void theCheapestThatIsGoodEnoughAnswersWhereItIsNeeded(
            String state, double floor, boolean always, String expected) {
        var asked = new Candidate(
                new ModelName("asked"),
                1,
                OptionalDouble.of(4),
                !state.equals("away"),
                state.equals("short"),
                state.equals("full"));
        var others = List.of(
                candidate("tiny", 0.4, OptionalDouble.of(0.5), false),
                candidate("half", 0.9, OptionalDouble.of(2), false),
                candidate("unknown", 0.9, OptionalDouble.empty(), false),
                candidate("full", 0.9, OptionalDouble.of(0.1), true));
        var pick = Variants.choose(asked, others, floor, always);
        assertThat(pick.model() + " " + pick.reason()).isEqualTo(expected);
    }

    private static Candidate candidate(String name, double quality, OptionalDouble joules, boolean isFull) {
        return new Candidate(new ModelName(name), quality, joules, true, false, isFull);
    }
}
