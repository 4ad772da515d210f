package io.wattle.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private final Calibration standard = Calibration.standard();

    @Test
    void survivesBeingWrittenAndRead() {
        Calibration read = Calibration.parse(standard.text(standard.heading()));
        assertThat(read.names()).isEqualTo(standard.names());
        assertThat(read.fittedGpus()).isEqualTo(standard.fittedGpus()).contains("H100-SXM-80GB");
        assertThat(read.text(read.heading())).isEqualTo(standard.text(standard.heading()));
    }

    @Test
    void saysWhatItWasFittedOn() {
        assertThat(standard.heading()).contains("mlenergy-v3").contains("silicon");
    }

    @Test
    void everyConstantIsNearWhatWasBelievedBeforeOrSaysWhy() {
        assertThat(standard.names()).allSatisfy(name -> {
            Calibration.Constant constant = standard.constant(name);
            assertThat(constant.meaning()).as(name).isNotBlank();
            assertThat(constant.value()).as(name).isPositive();
        });
    }

    @Test
    void changesNamedConstantsAlone() {
        Calibration changed = standard.with(Map.of("knee", 2.5));
        assertThat(changed.value("knee")).isEqualTo(2.5);
        assertThat(changed.value("dense.memory")).isEqualTo(standard.value("dense.memory"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> standard.with(Map.of("kne", 2.5)))
                .withMessage("The constants lack \"kne\".");
    }

    @Test
    void refusesFilesThatHoldSomethingElse() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Calibration.parse("model,gpu\nx,y\n"))
                .withMessage("The line \"model,gpu\" of the constants has 1 columns, not 6.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Calibration.parse("knee\tx\t1\t1\t1\tz\n"))
                .withMessage("The constant \"knee\" needs three numbers, not \"x\", \"1\" and \"1\".");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Calibration.parse("knee\t1\t1\t1\t1\tz\n"))
                .withMessageStartingWith("The constants lack \"half-filled-tokens\"");
    }
}
