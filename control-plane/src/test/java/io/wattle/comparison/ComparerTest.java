package io.wattle.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.performance.Calibration;
import io.wattle.prediction.CatalogLookup;
import io.wattle.workload.Precision;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ComparerTest {
    private static final Comparer COMPARER =
            new Comparer(new CatalogLookup(), HardwareCatalog.standard(), Calibration.standard());
    private static final Question QUESTION =
            new Question("meta-llama/Llama-3.1-8B", List.of(), 512, 256, 2, List.of(0.1, 0.02, 0.05));

    private static Comparison comparison;

    @BeforeAll
    static void compare() throws Comparer.UnknownNameException {
        comparison = COMPARER.compare(QUESTION, List.of("A100", "H100", "L40S", "EPYC-9654"), Optional.empty());
    }

    @Test
    void findsDevicesByTheirAliasesInTheOrderAskedFor() {
        assertThat(comparison.names()).containsExactly("A100-SXM4-80GB", "H100-SXM-80GB", "L40S", "EPYC-9654");
        assertThat(comparison.devices())
                .extracting(Device::basis)
                .containsExactly("calibrated", "calibrated", "datasheet", "datasheet");
        assertThat(QUESTION.perToken()).containsExactly(0.02, 0.05, 0.1);
    }

    @Test
    void picksTheFewestJoulesThatHoldTheObjective() {
        for (Device device : comparison.devices()) {
            double before = Double.POSITIVE_INFINITY;
            for (double perToken : QUESTION.perToken()) {
                Optional<Choice> best = device.best(QUESTION, perToken);
                double joules = best.map(Choice::joulesPerToken).orElse(before);
                assertThat(joules).as(device.name()).isLessThanOrEqualTo(before);
                best.ifPresent(choice -> {
                    assertThat(choice.timePerToken()).isLessThanOrEqualTo(perToken);
                    assertThat(choice.timeToFirstToken()).isLessThanOrEqualTo(2);
                    assertThat(choice.committedWatts()).isGreaterThanOrEqualTo(choice.watts() - 1e-6);
                    assertThat(choice.joulesPerToken())
                            .isEqualTo((choice.gpuWatts() + choice.hostWatts()) / choice.tokensPerSecond());
                });
                before = joules;
            }
        }
    }

    @Test
    void energyOverClockIsAUWithItsLeastInside() {
        Device h100 = comparison.devices().get(1);
        Choice best = h100.best(QUESTION, 0.05).orElseThrow();
        List<Choice> over = h100.overClocks(best);
        assertThat(over).hasSizeGreaterThan(10).contains(best);
        assertThat(best.joulesPerToken())
                .isLessThan(over.getFirst().joulesPerToken())
                .isLessThan(over.getLast().joulesPerToken());
    }

    @Test
    void nothingOnTheFrontIsBeatenInBoth() {
        List<Choice> front = comparison.devices().getFirst().pareto(QUESTION);
        for (int index = 1; index < front.size(); index++) {
            assertThat(front.get(index).timePerToken())
                    .isGreaterThan(front.get(index - 1).timePerToken());
            assertThat(front.get(index).joulesPerToken())
                    .isLessThan(front.get(index - 1).joulesPerToken());
        }
    }

    @Test
    void theSmallGpuWinsAtSmallLoadsAndTheLargeOneAbove() {
        LoadCurves curves = comparison.curves().get(1);
        List<String> pair = List.of("H100-SXM-80GB", "L40S");
        assertThat(curves.leads(pair)).extracting(LoadCurves.Lead::device).containsExactly("L40S", "H100-SXM-80GB");
        double from = curves.leads(pair).getLast().requestsPerSecond();
        assertThat(from).isBetween(1.0, 20.0);
        assertThat(curves.breakEvens(pair)).singleElement().satisfies(even -> {
            assertThat(even.winner()).isEqualTo("H100-SXM-80GB");
            assertThat(even.requestsPerSecond()).isCloseTo(from, within(from));
        });
        int at = curves.loads().indexOf(from);
        assertThat(curves.of("L40S").get(at - 1))
                .isLessThanOrEqualTo(curves.of("H100-SXM-80GB").get(at - 1));
        assertThat(curves.of("L40S").get(at))
                .isGreaterThan(curves.of("H100-SXM-80GB").get(at));
    }

    @Test
    void aLoadOfNothingCostsIdleWattsOfOneReplica() {
        Device h100 = comparison.devices().get(1);
        double least = comparison.curves().get(1).of(h100.name()).getFirst();
        double idle = HardwareCatalog.standard()
                .gpu("H100")
                .orElseThrow()
                .idlePower()
                .orElseThrow()
                .value();
        assertThat(least).isCloseTo(idle * 1.17 + 1475.0 / 8, within(15.0));
    }

    @Test
    void energyFallsAlongTheRoofline() {
        List<Device.RooflinePoint> points = comparison.devices().get(1).roofline();
        assertThat(points.getFirst().operationsPerByte()).isBetween(0.8, 1.2);
        for (int index = 1; index < points.size(); index++) {
            assertThat(points.get(index).operationsPerByte())
                    .isGreaterThan(points.get(index - 1).operationsPerByte());
            assertThat(points.get(index).gpuJoulesPerToken())
                    .isLessThan(points.get(index - 1).gpuJoulesPerToken());
        }
    }

    @Test
    void aStatedHostBearsItsShare() throws Comparer.UnknownNameException {
        HostShare host = new HostShare(800, 1600, 0, 8, "as stated");
        Comparison stated = COMPARER.compare(
                new Question("meta-llama/Llama-3.1-8B", List.of(Precision.BF16), 512, 256, 2, List.of(0.05)),
                List.of("H100"),
                Optional.of(host));
        Choice best = stated.devices().getFirst().best(stated.question(), 0.05).orElseThrow();
        assertThat(best.precision()).isEqualTo(Precision.BF16);
        assertThat(best.hostWatts()).isEqualTo(best.tensor() * 200.0);
        assertThatIllegalArgumentException().isThrownBy(() -> new HostShare(900, 800, 0, 8, ""));
    }

    @Test
    void saysWhyNothingFits() throws Comparer.UnknownNameException {
        Comparison large = COMPARER.compare(
                new Question("deepseek-ai/DeepSeek-V3", List.of(), 512, 256, 2, List.of(0.05)),
                List.of("L4"),
                Optional.empty());
        Device device = large.devices().getFirst();
        assertThat(device.choices()).isEmpty();
        assertThat(device.whyNone(large.question())).startsWith("Each GPU would hold ");
        assertThat(ComparisonPage.of(large)).contains("none of these serves it").contains("Each GPU would hold");
    }

    @Test
    void namesWhatIsNear() {
        assertThatExceptionOfType(Comparer.UnknownNameException.class)
                .isThrownBy(() -> COMPARER.compare(QUESTION, List.of("H1000"), Optional.empty()))
                .withMessageStartingWith("The GPU \"H1000\" is not in the catalogue; near are H100");
    }

    @Test
    void thePageNeedsNothingElse() {
        String page = ComparisonPage.of(comparison);
        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .endsWith("</body></html>\n")
                .contains("prefers-color-scheme:dark", "SM clock, MHz", "ms per output token", "requests per second")
                .contains("calibrated, the model was fitted", "datasheet, the model was not fitted")
                .doesNotContain("http", "<script", "NaN", "Infinity", "src=");
        assertThat(page.split("<svg ", -1)).hasSize(5);
    }
}
