package io.wattle.control.gateway.ledger;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wattle.control.gateway.shared.SharedNotes;
import io.wattle.control.gateway.shared.SharedNotes.Note;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Shares what the meters of all nodes counted among the requests of all gateways, minute by minute: the gateways tell
/// tokens, this tells each replica's joules per token, and each gateway books what that makes of its own accounts. Used
/// by the control plane that leads; the next one goes on from what it wrote. Without the notes nothing is lost: meters
/// are cumulative. For one thread.
public final class Settler {
    static final String CLAIMS = "claims";
    static final String SPANS = "spans";
    static final String HOURS = "metered";
    private static final String STATE = "settler";

    /// Notes of minutes replace those of three hours before.
    static final int KEPT_MINUTES = 180;

    /// Notes of hours replace those of ninety days before.
    static final int KEPT_HOURS = 90 * 24;

    static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final SharedNotes notes;
    private Optional<SettlerState> state = Optional.empty();

    public Settler(SharedNotes notes) {
        this.notes = notes;
    }

    /// Tokens that a gateway claims of one minute.
    record MinuteClaims(String gateway, long minute, List<PlaceClaim> places) {}

    /// Of one replica.
    record PlaceClaim(Place place, Tokens tokens) {}

    /// Does what is to be done once in each minute.
    ///
    /// @param readings of nodes that were heard within the last seconds
    /// @throws IOException if the notes cannot be read or written; the next call does it all
    public void tick(Instant now, Supplier<List<MeterReading>> readings) throws IOException {
        long minute = Served.minute(now);
        SettlerState known = state.isPresent() ? state.get() : load();
        if (known.minute() >= minute) {
            state = Optional.of(known);
            return;
        }
        SettlerState read = known.read(minute, readings.get());
        List<MinuteClaims> claims = claims(read.oldestPending());
        var settled = read.settle(span -> claimed(span, claims));
        if (!settled.spans().isEmpty()) {
            put(SPANS, minute % KEPT_MINUTES, spans(settled, claims), now);
        }
        for (MeterHour hour : settled.next().hours()) {
            put(HOURS, hour.hourAtSeconds() / 3600 % KEPT_HOURS, hour, now);
        }
        put(STATE, 0, settled.next(), now);
        state = Optional.of(settled.next());
    }

    private SettlerState load() throws IOException {
        for (Note note : notes.changedAfter(STATE, Instant.EPOCH)) {
            return JSON.readValue(note.text(), SettlerState.class);
        }
        return SettlerState.NEW;
    }

    private void put(String kind, long name, Object what, Instant now) throws IOException {
        notes.put(kind, new Note(Long.toString(name), JSON.writeValueAsString(what), now));
    }

    private List<MinuteClaims> claims(long from) throws IOException {
        List<MinuteClaims> claims = new ArrayList<>();
        for (Note note : notes.changedAfter(CLAIMS, Instant.ofEpochSecond(60 * from))) {
            claims.add(JSON.readValue(note.text(), MinuteClaims.class));
        }
        return claims;
    }

    private static Tokens claimed(Metered span, List<MinuteClaims> claims) {
        return claims.stream()
                .filter(claim -> span.from() <= claim.minute() && claim.minute() <= span.to())
                .flatMap(claim -> claim.places().stream())
                .filter(claim -> claim.place().equals(span.place()))
                .map(PlaceClaim::tokens)
                .reduce(Tokens.NONE, Tokens::plus);
    }

    private static List<Span> spans(SettlerState.Settled settled, List<MinuteClaims> claims) {
        List<Span> spans = new ArrayList<>();
        for (var priced : settled.spans()) {
            Metered span = priced.span();
            List<String> named = claims.stream()
                    .filter(claim -> span.from() <= claim.minute() && claim.minute() <= span.to())
                    .filter(claim -> claim.places().stream()
                            .anyMatch(place -> place.place().equals(span.place())))
                    .map(claim -> Span.claim(claim.gateway(), claim.minute()))
                    .toList();
            spans.add(new Span(
                    span.place(),
                    span.from(),
                    span.to(),
                    priced.joulesPerPromptToken(),
                    priced.joulesPerOutputToken(),
                    priced.isMeasured(),
                    priced.isWeighed(),
                    named));
        }
        return spans;
    }
}
