package io.wattle.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.control.planner.AppliedDocument.Content;
import io.wattle.control.planner.SpecReader;
import io.wattle.fleet.CapWindow;
import io.wattle.fleet.Cluster;
import io.wattle.power.Charges;
import io.wattle.quantity.Watts;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ScheduleReaderTest {
    @Test
    void aRackMayHaveLowerCapsForSomeHours() throws Exception {
        Cluster cluster = read("""
                - {cap: 90 W, from: "14:00", to: "16:00"}
                    - {cap: 80 W, from: "22:30", to: "06:00", zone: Europe/Berlin}""");
        assertThat(cluster.racks().getFirst().windows())
                .containsExactly(
                        new CapWindow(new Watts(90), LocalTime.of(14, 0), LocalTime.of(16, 0), ZoneOffset.UTC),
                        new CapWindow(
                                new Watts(80), LocalTime.of(22, 30), LocalTime.of(6, 0), ZoneId.of("Europe/Berlin")));
    }

    @Test
    void aWindowThatNodesAtTheirFloorsDoNotFitIsRefusedWithTheArithmetic() throws Exception {
        Charges charges = new Charges(HardwareCatalog.standard());
        assertThat(charges.floorViolations(read("- {cap: 90 W, from: \"14:00\", to: \"16:00\"}")))
                .isEmpty();
        assertThat(charges.floorViolations(read("- {cap: 60 W, from: \"14:00\", to: \"16:00\"}")))
                .containsExactly("The cap of rack \"r1\", 60 W from 14:00 to 16:00 (Z), cannot be promised: less its "
                        + "guard of 10 W it leaves 50 W, and its 2 nodes draw up to 80 W at their floors when nobody "
                        + "reaches them; raise it or move nodes out of it.");
    }

    @Test
    void whatCannotBeReadIsSaidWithItsLine() {
        assertThatThrownBy(() -> read("- {cap: 200 W, from: \"14:00\", to: \"16:00\"}"))
                .hasMessageContaining(
                        "is 200 W and must be above the guard of 10 W and at most the rack's cap of 110 W.");
        assertThatThrownBy(() -> read("- {cap: 90 W, from: two, to: \"16:00\"}"))
                .hasMessageContaining("is \"two\" and must be a time of day in quotes, such as \"14:00\".");
        assertThatThrownBy(() -> read("- {cap: 90 W, from: \"14:00\", to: \"14:00\"}"))
                .hasMessageContaining("The window of 90 W begins and ends at 14:00; let it end later.");
        assertThatThrownBy(() -> read("- {cap: 90 W, from: \"14:00\", to: \"15:00\", zone: Moon/Sea}"))
                .hasMessageContaining("is \"Moon/Sea\" and must be a time zone");
    }

    @Test
    void ofTwoFeedsTheWeakerOneCountsBecauseEitherMayBeLost() throws Exception {
        assertThat(feeds("[60 kW, 50 kW]").powerDomains().getFirst().limit()).isEqualTo(new Watts(40_000));
        assertThatThrownBy(() -> feeds("[60 kW]"))
                .hasMessageContaining("must be two capacities, such as [60 kW, 60 kW], in place of a capacity.");
    }

    private static Cluster feeds(String feeds) throws Exception {
        var documents = new SpecReader(Catalogs.withoutFiles()).read("""
                apiVersion: wattle.io/v1alpha1
                kind: Cluster
                metadata: {name: lab}
                spec:
                  powerDomains:
                  - {name: pair, feeds: %s, derating: 0.8}
                  racks:
                  - {name: r1, parent: pair, cap: 110 W, guard: 10 W, nodes: []}
                """.formatted(feeds));
        return ((Content.OfCluster) documents.getFirst().content()).cluster();
    }

    private static Cluster read(String schedule) throws Exception {
        var documents = new SpecReader(Catalogs.withoutFiles()).read("""
                apiVersion: wattle.io/v1alpha1
                kind: Cluster
                metadata: {name: lab}
                spec:
                  racks:
                  - name: r1
                    cap: 110 W
                    guard: 10 W
                    schedule:
                    %s
                    nodes:
                    - {name: n1, arch: x86_64, host: {idle: 10 W, max: 40 W}}
                    - {name: n2, arch: x86_64, host: {idle: 10 W, max: 40 W}}
                """.formatted(schedule));
        return ((Content.OfCluster) documents.getFirst().content()).cluster();
    }
}
