package io.wattle.control.gateway.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattle.control.gateway.shared.SharedNotes;
import io.wattle.control.gateway.shared.SharedNotes.Note;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One gateway's part in the books of all: tells which tokens it had of which replica, hears what they cost by the
/// meter, and lets others read its accounts. {@link #exchange} is for one thread.
public final class SharedBooks {
    private static final Logger LOG = LoggerFactory.getLogger(SharedBooks.class);
    private static final String ACCOUNTS = "energy";

    /// Clocks of two gateways may differ, and an exchange may fail: so far back is read again.
    private static final Duration OVERLAP = Duration.ofMinutes(10);

    private final EnergyLedger ledger;
    private final SharedNotes notes;
    private final String gateway;
    private final InstantSource clock;
    private final Map<Long, Map<Place, Tokens>> told = new HashMap<>();
    private Instant heardUntil = Instant.EPOCH;

    /// @param gateway name of this one among those that share the notes
    public SharedBooks(EnergyLedger ledger, SharedNotes notes, String gateway, InstantSource clock) {
        this.ledger = ledger;
        this.notes = notes;
        this.gateway = gateway;
        this.clock = clock;
        ledger.freezeBefore(Served.minute(clock.instant()) - 1);
    }

    /// To be called every few seconds. Without the database what was charged provisionally stands until it is back.
    public void exchange() {
        Instant now = clock.instant();
        try {
            tell(now);
            hear(now);
            show(now);
        } catch (IOException away) {
            LOG.debug("The books wait for the database: {}", away.getMessage());
        } catch (RuntimeException broken) { // an exception would end the exchange for good
            LOG.error("The energy ledger cannot be exchanged with other gateways.", broken);
        }
    }

    /// A claim that is told must be on the disk first: it may be settled after a restart.
    private void tell(Instant now) throws IOException {
        var frozen = ledger.freezeBefore(Served.minute(now) - 1);
        told.keySet().retainAll(frozen.keySet());
        ledger.save(now);
        for (var minute : frozen.entrySet()) {
            if (minute.getValue().equals(told.get(minute.getKey()))) {
                continue;
            }
            List<Settler.PlaceClaim> places = new ArrayList<>();
            minute.getValue().forEach((place, tokens) -> places.add(new Settler.PlaceClaim(place, tokens)));
            var claims = new Settler.MinuteClaims(gateway, minute.getKey(), places);
            put(Settler.CLAIMS, minute.getKey() % Settler.KEPT_MINUTES, claims, now);
            told.put(minute.getKey(), minute.getValue());
        }
    }

    private void hear(Instant now) throws IOException {
        for (Note note : notes.changedAfter(Settler.SPANS, heardUntil)) {
            for (JsonNode span : Settler.JSON.readTree(note.text())) {
                ledger.settle(Settler.JSON.treeToValue(span, Span.class), gateway);
            }
        }
        heardUntil = now.minus(OVERLAP);
    }

    private void show(Instant now) throws IOException {
        var hours = ledger.changedHours();
        try {
            for (var hour : hours.entrySet()) {
                var rows = Settler.JSON.createArrayNode();
                hour.getValue().forEach(row -> rows.add(EnergyLedger.row(row)));
                var json = Settler.JSON.createObjectNode().put("gateway", gateway);
                json.set("rows", rows);
                put(ACCOUNTS, hour.getKey() / 3600 % Settler.KEPT_HOURS, json, now);
            }
        } catch (IOException away) {
            ledger.changed(hours.keySet());
            throw away;
        }
    }

    private void put(String kind, long name, Object what, Instant now) throws IOException {
        notes.put(kind, new Note(gateway + "/" + name, Settler.JSON.writeValueAsString(what), now));
    }

    /// What all gateways know of hours that began within two instants.
    ///
    /// @param metered    what became of all joules; absent where no meter of these hours was read
    /// @param isComplete whether the other gateways' accounts are in; not while the database is away
    public record Books(Map<Account, Use> accounts, Optional<MeterHour> metered, boolean isComplete) {}

    /// The accounts of all gateways and what the meters told; of this gateway alone while the database is away.
    public Books read(Instant from, Instant to) {
        Map<Account, Use> accounts = ledger.accounts(from, to);
        try {
            for (Note note : notes.changedAfter(ACCOUNTS, from)) {
                JsonNode json = Settler.JSON.readTree(note.text());
                if (!json.path("gateway").asText().equals(gateway)) {
                    for (JsonNode each : json.path("rows")) {
                        var row = EnergyLedger.row(each);
                        if (row.account().isWithin(from, to)) {
                            accounts.merge(row.account(), row.use(), Use::plus);
                        }
                    }
                }
            }
            return new Books(accounts, metered(from, to), true);
        } catch (IOException away) {
            LOG.debug("The books of other gateways cannot be read: {}", away.getMessage());
            return new Books(ledger.accounts(from, to), Optional.empty(), false);
        }
    }

    private Optional<MeterHour> metered(Instant from, Instant to) throws IOException {
        List<MeterHour> hours = new ArrayList<>();
        for (Note note : notes.changedAfter(Settler.HOURS, from)) {
            var hour = Settler.JSON.readValue(note.text(), MeterHour.class);
            if (hour.isWithin(from, to)) {
                hours.add(hour);
            }
        }
        return hours.stream().reduce(MeterHour::plus);
    }
}
