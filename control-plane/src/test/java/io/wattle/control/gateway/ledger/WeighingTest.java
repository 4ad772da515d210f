package io.wattle.control.gateway.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/// Goal: the settler shares a replica's joules by what its prompts and answers are measured to cost, says so, and
/// loses none of them while it learns.
/// Method: readings of one node each minute, whose replica truly takes 0.9 J for a prompt's token and 3 J for an
/// answer's; one gateway claims all tokens.
class WeighingTest {
    private static final double PER_PROMPT = 0.9;
    private static final double PER_OUTPUT = 3;
    private static final int MINUTES = 90;
    private static final Place PLACE = new Place("n1", "chat/0");

    private final SplittableRandom dice = new SplittableRandom(5);
    private final List<SettlerState.Priced> priced = new ArrayList<>();
    private SettlerState state = SettlerState.NEW;
    private double joules;
    private double prompts;
    private double outputs;

    @Test
    void tokensCostWhatTheyTrulyDo() throws JsonProcessingException {
        run(true, false);
        var last = priced.getLast();
        assertThat(last.isWeighed()).isTrue();
        assertThat(last.joulesPerPromptToken()).isCloseTo(PER_PROMPT, within(0.03 * PER_PROMPT));
        assertThat(last.joulesPerOutputToken()).isCloseTo(PER_OUTPUT, within(0.03 * PER_OUTPUT));
        assertThat(hours(MeterHour::weighedJoules) / hours(MeterHour::chargedJoules))
                .isBetween(0.8, 0.99);
        assertAllCharged();
    }

    @Test
    void minutesOfOneShapeLeaveTheModelledWeight() throws JsonProcessingException {
        run(true, true);
        assertModelled();
    }

    @Test
    void joulesThatNoSensorToldTeachNothing() throws JsonProcessingException {
        run(false, false);
        assertModelled();
    }

    private void assertModelled() {
        assertThat(priced)
                .noneMatch(SettlerState.Priced::isWeighed)
                .allSatisfy(each -> assertThat(each.joulesPerPromptToken() / each.joulesPerOutputToken())
                        .isCloseTo(0.1, within(1e-12)));
        assertThat(hours(MeterHour::weighedJoules)).isZero();
        assertAllCharged();
    }

    private void assertAllCharged() {
        double charged = priced.stream()
                .mapToDouble(each -> each.joulesPerPromptToken()
                                * each.span().tokens().prompt()
                        + each.joulesPerOutputToken() * each.span().tokens().output())
                .sum();
        double metered =
                priced.stream().mapToDouble(each -> each.span().joules()).sum();
        assertThat(priced).hasSize(MINUTES - 3);
        assertThat(charged).isCloseTo(metered, within(1e-6 * metered));
    }

    private double hours(ToDoubleFunction<MeterHour> field) {
        return state.hours().stream().mapToDouble(field).sum();
    }

    /// A state goes through its note each minute, as to another leader.
    private void run(boolean isMeasured, boolean isOneShape) throws JsonProcessingException {
        for (int minute = 1; minute <= MINUTES; minute++) {
            double requests = dice.nextInt(20, 60);
            double prompt = requests * (isOneShape ? 500 : dice.nextInt(50, 1500));
            double output = requests * (isOneShape ? 200 : dice.nextInt(50, 400));
            prompts += prompt;
            outputs += output;
            joules += (PER_PROMPT * prompt + PER_OUTPUT * output) * (0.98 + 0.04 * dice.nextDouble());
            var replica = new MeterReading.Replica(
                    PLACE.replica(), joules, Math.round(prompts), Math.round(outputs), true, isMeasured);
            var source = new MeterReading.Source("host", joules, isMeasured);
            var reading = new MeterReading(PLACE.node(), "boot", List.of(source), List.of(replica));
            var settled = state.read(minute, List.of(reading)).settle(Metered::tokens);
            priced.addAll(settled.spans());
            state = Settler.JSON.readValue(Settler.JSON.writeValueAsString(settled.next()), SettlerState.class);
        }
    }
}
