package io.wattle.control.gateway.templates;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.control.gateway.shared.SharedNotes;
import io.wattle.control.gateway.shared.SharedNotes.Note;
import io.wattle.control.gateway.templates.Template.State;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All templates of all tenants, in memory at every gateway; what one writes the others read within seconds.
/// Thread-safe.
public final class TemplateShelf {
    private static final Logger LOG = LoggerFactory.getLogger(TemplateShelf.class);
    private static final String KIND = "template";

    /// Clocks of two gateways may differ, so that much is read again.
    private static final Duration OVERLAP = Duration.ofSeconds(60);

    private final SharedNotes notes;
    private final InstantSource clock;
    private final Map<String, Template> templates = new ConcurrentHashMap<>();
    private Instant readUntil = Instant.EPOCH;

    public TemplateShelf(SharedNotes notes, InstantSource clock) {
        this.notes = notes;
        this.clock = clock;
    }

    /// Whatever its state; none where it never was or is gone.
    public Optional<Template> find(String tenant, String name) {
        return Optional.ofNullable(templates.get(key(tenant, name)))
                .filter(template -> !(template.state() instanceof State.Deleted));
    }

    /// Those of a tenant, by name.
    public List<Template> list(String tenant) {
        return all().stream()
                .filter(template -> template.tenant().equals(tenant))
                .toList();
    }

    /// Of every tenant, by name.
    public List<Template> all() {
        return templates.values().stream()
                .filter(template -> !(template.state() instanceof State.Deleted))
                .sorted(Comparator.comparing(Template::name))
                .toList();
    }

    /// As its tenant reads it.
    public static ObjectNode shown(Template template) {
        return TemplateJson.shown(template);
    }

    public void put(Template template) throws IOException {
        String key = key(template.tenant(), template.name());
        notes.put(KIND, new Note(key, TemplateJson.write(template), clock.instant()));
        templates.put(key, template);
    }

    /// Reads what others wrote. Without the database what is known stays.
    public synchronized void refresh() {
        Instant now = clock.instant();
        try {
            for (Note note : notes.changedAfter(KIND, readUntil)) {
                templates.put(note.name(), TemplateJson.read(note.text()));
            }
            readUntil = now.minus(OVERLAP);
        } catch (IOException away) {
            LOG.debug("The templates of other gateways cannot be read: {}", away.getMessage());
        }
    }

    private static String key(String tenant, String name) {
        return tenant + "/" + name;
    }
}
