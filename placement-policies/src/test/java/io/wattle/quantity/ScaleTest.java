package io.wattle.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleTest {
    private static final Map<String, Scale> SCALES = Map.of(
            "POWER", Scale.POWER,
            "ENERGY", Scale.ENERGY,
            "SIZE", Scale.SIZE,
            "TIME", Scale.TIME,
            "FREQUENCY", Scale.FREQUENCY);

    @ParameterizedTest
    @CsvSource({
        "POWER, 17.2 kW, 17200",
        "POWER, 400W, 400",
        "SIZE, 80 GiB, 85899345920",
        "SIZE, 80 GB, 80000000000",
        "TIME, 50 ms, 0.05",
        "TIME, 2 s, 2",
        "FREQUENCY, 1.41 GHz, 1410",
    })
    void readsANumberWithItsUnit(String scale, String text, double expected) {
        assertThat(SCALES.get(scale).parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "POWER, 17200, 17.2 kW",
        "POWER, 400, 400 W",
        "POWER, 0, 0 W",
        "POWER, 13.26, 13.3 W",
        "ENERGY, 0.0042, 4.2 mJ",
        "SIZE, 85899345920, 80 GiB",
        "SIZE, 44345786777, 41.3 GiB",
        "TIME, 0.05, 50 ms",
        "FREQUENCY, 1410, 1410 MHz",
    })
    void writesTheLargestUnitThatFits(String scale, double value, String expected) {
        assertThat(SCALES.get(scale).format(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"17.2", "kW", "17.2 kV", "-3 W", "1e999 W", "NaN W", ""})
    void refusesWhatIsNoPowerAndSaysWhatWouldBe(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Scale.POWER.parse(text))
                .withMessageStartingWith("The power \"%s\" must be ".formatted(text));
    }
}
