package io.wattle.control.gateway.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wattle.control.gateway.rules.Quotas.Used;
import io.wattle.control.gateway.shared.SharedNotes;
import io.wattle.control.gateway.shared.SharedNotes.Note;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells other gateways what tenants used here, and charges here what they used there, so that a quota is
/// one quota whatever gateway a tenant asks. What is used between two exchanges may pass it. For one thread.
public final class SharedUse {
    private static final Logger LOG = LoggerFactory.getLogger(SharedUse.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String KIND = "use";

    /// Clocks of two gateways may differ, and an exchange may fail: so far back is read again.
    private static final Duration OVERLAP = Duration.ofSeconds(60);

    private final Quotas quotas;
    private final SharedNotes notes;
    private final String gateway;
    private final InstantSource clock;
    private final Map<String, Used> told = new HashMap<>();
    private final Map<String, Used> heard = new HashMap<>();
    private boolean isFirst = true;

    /// @param gateway name of this one among those that share the notes
    public SharedUse(Quotas quotas, SharedNotes notes, String gateway, InstantSource clock) {
        this.quotas = quotas;
        this.notes = notes;
        this.gateway = gateway;
        this.clock = clock;
    }

    /// To be called each second or so. Without the database each gateway counts for itself.
    public void exchange() {
        try {
            tell();
            hear();
        } catch (IOException away) {
            LOG.debug("The use of other gateways cannot be read: {}", away.getMessage());
        }
    }

    private void tell() throws IOException {
        Instant now = clock.instant();
        for (var entry : quotas.used().entrySet()) {
            Used used = entry.getValue();
            if (!used.equals(told.get(entry.getKey()))) {
                String text = JSON.createObjectNode()
                        .put("gateway", gateway)
                        .put("tenant", entry.getKey())
                        .put("requests", used.requests())
                        .put("tokens", used.tokens())
                        .put("joules", used.joules())
                        .toString();
                notes.put(KIND, new Note(gateway + "/" + entry.getKey(), text, now));
                told.put(entry.getKey(), used);
            }
        }
    }

    private void hear() throws IOException {
        Instant since = isFirst ? Instant.EPOCH : clock.instant().minus(OVERLAP);
        for (Note note : notes.changedAfter(KIND, since)) {
            JsonNode json = JSON.readTree(note.text());
            if (json.path("gateway").asText().equals(gateway)) {
                continue;
            }
            var used = new Used(
                    json.path("requests").asDouble(),
                    json.path("tokens").asDouble(),
                    json.path("joules").asDouble());
            Used before = heard.put(note.name(), used);
            boolean isKnown = before != null && before.requests() <= used.requests();
            if (isKnown || (before == null && !isFirst)) {
                quotas.chargeElsewhere(json.path("tenant").asText(), used.minus(isKnown ? before : Used.NOTHING));
            }
        }
        isFirst = false;
    }
}
