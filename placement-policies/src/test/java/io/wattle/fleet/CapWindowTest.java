package io.wattle.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.wattle.quantity.Watts;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapWindowTest {
    private static final CapWindow AFTERNOON =
            new CapWindow(new Watts(12_000), LocalTime.of(14, 0), LocalTime.of(16, 0), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "13:58:59, false, false",
        "13:59:00, true, false",
        "13:59:59, true, false",
        "14:00:00, true, true",
        "15:59:59, true, true",
        "16:00:00, false, false"
    })
    void aWindowCountsAMinuteBeforeItHolds(String time, boolean counts, boolean holds) {
        Instant at = Instant.parse("2026-07-01T" + time + "Z");
        assertEquals(List.of(counts, holds), List.of(AFTERNOON.counts(at), AFTERNOON.holds(at)));
    }

    @ParameterizedTest
    @CsvSource({"15:59:59, 2026-07-01", "16:00:00, 2026-07-02"})
    void itEndsEachDay(String time, String day) {
        Instant at = Instant.parse("2026-07-01T" + time + "Z");
        assertEquals(Instant.parse(day + "T16:00:00Z"), AFTERNOON.end(at));
    }

    @ParameterizedTest
    @CsvSource({"21:59:00, true", "23:30:00, true", "01:59:59, true", "02:00:00, false", "12:00:00, false"})
    void aWindowMayPassMidnight(String time, boolean counts) {
        var night = new CapWindow(new Watts(12_000), LocalTime.of(22, 0), LocalTime.of(2, 0), ZoneOffset.UTC);
        assertEquals(counts, night.counts(Instant.parse("2026-07-01T" + time + "Z")));
    }

    @Test
    void aWindowIsReadOnTheClocksOfItsZone() {
        var berlin =
                new CapWindow(new Watts(12_000), LocalTime.of(14, 0), LocalTime.of(16, 0), ZoneId.of("Europe/Berlin"));
        assertEquals(true, berlin.holds(Instant.parse("2026-07-01T12:30:00Z")));
        assertEquals(true, berlin.holds(Instant.parse("2026-01-01T13:30:00Z")));
        assertEquals(false, berlin.holds(Instant.parse("2026-01-01T12:30:00Z")));
    }

    @Test
    void theLowestWindowThatCountsIsTheRacksCap() {
        var lower = new CapWindow(new Watts(9_000), LocalTime.of(15, 0), LocalTime.of(15, 30), ZoneOffset.UTC);
        var rack = new Rack(
                new DomainId("r1"),
                Optional.empty(),
                new Watts(17_200),
                new Watts(400),
                List.of(),
                List.of(AFTERNOON, lower));
        assertEquals(
                new Watts(16_800),
                rack.at(Instant.parse("2026-07-01T12:00:00Z")).limit());
        assertEquals(
                new Watts(11_600),
                rack.at(Instant.parse("2026-07-01T14:30:00Z")).limit());
        assertEquals(
                new Watts(8_600), rack.at(Instant.parse("2026-07-01T15:10:00Z")).limit());
    }

    @Test
    void aWindowWithoutLengthIsRefused() {
        var noon = LocalTime.NOON;
        var refused = assertThrows(
                IllegalArgumentException.class, () -> new CapWindow(new Watts(1), noon, noon, ZoneOffset.UTC));
        assertEquals("The window of 1 W begins and ends at 12:00; let it end later.", refused.getMessage());
    }
}
