package io.wattle.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NormalTest {
    @Test
    void findsTabulatedValues() {
        assertThat(Normal.quantile(0.95)).isCloseTo(1.644854, within(4.5e-4));
        assertThat(Normal.quantile(0.001)).isCloseTo(-3.090232, within(4.5e-4));
        assertThat(Normal.above(0)).isCloseTo(0.5, within(1e-7));
        assertThat(Normal.above(1.959964)).isCloseTo(0.025, within(1e-7));
        assertThat(Normal.above(-1.281552)).isCloseTo(0.9, within(1e-7));
    }
}
