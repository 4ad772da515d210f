package io.wattle.control.gateway.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Set;

/// A batch in OpenAI's form, with its tenant beside. Not thread-safe: {@link BatchStore} guards it.
public final class BatchDocument {
    private static final Set<String> OVER = Set.of("completed", "failed", "cancelled", "expired");
    private static final String TENANT = "tenant";

    private final ObjectNode json;

    BatchDocument(ObjectNode json) {
        this.json = json;
    }

    public String id() {
        return json.path("id").asText();
    }

    public String tenant() {
        return json.path(TENANT).asText();
    }

    public String status() {
        return json.path("status").asText();
    }

    public String inputFile() {
        return json.path("input_file_id").asText();
    }

    public String endpoint() {
        return json.path("endpoint").asText();
    }

    public long createdAtSeconds() {
        return json.path("created_at").asLong();
    }

    /// When it must be done.
    public Instant expiresAt() {
        return Instant.ofEpochSecond(json.path("expires_at").asLong());
    }

    /// Whether nothing more happens to it.
    public boolean isOver() {
        return OVER.contains(status());
    }

    /// As the client gets it.
    public ObjectNode shown() {
        ObjectNode copy = json.deepCopy();
        copy.remove(TENANT);
        return copy;
    }

    ObjectNode json() {
        return json;
    }

    void put(String status, Instant now) {
        json.put("status", status);
        json.put(status + "_at", now.getEpochSecond());
    }

    void count(int total, int completed, int failed) {
        json.putObject("request_counts")
                .put("total", total)
                .put("completed", completed)
                .put("failed", failed);
    }
}
