package io.wattle.node.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EnergyCounterTest {
    @Test
    void aCounterWithARangeWraps() {
        var counter = new EnergyCounter(1_000);
        assertThat(counter.advance(990)).isEqualTo(OptionalLong.empty());
        assertThat(counter.advance(999)).isEqualTo(OptionalLong.of(9));
        assertThat(counter.advance(5)).isEqualTo(OptionalLong.of(6));
    }

    @Test
    void aCounterWithoutARangeRestarts() {
        var counter = new EnergyCounter(EnergyCounter.NO_WRAP);
        assertThat(counter.advance(500)).isEqualTo(OptionalLong.empty());
        assertThat(counter.advance(100)).isEqualTo(OptionalLong.empty());
        assertThat(counter.advance(130)).isEqualTo(OptionalLong.of(30));
    }

    @Test
    void aStepBackBeyondTheRangeIsARestart() {
        var counter = new EnergyCounter(10);
        counter.advance(500);
        assertThat(counter.advance(3)).isEqualTo(OptionalLong.empty());
    }

    @Test
    void aNegativeRangeIsRefused() {
        assertThatThrownBy(() -> new EnergyCounter(-1)).hasMessage("The range (-1) must not be negative.");
    }
}
