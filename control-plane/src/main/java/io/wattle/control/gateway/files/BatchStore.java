package io.wattle.control.gateway.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Batches, each a JSON document on disk that is rewritten with every change of its status. Thread-safe.
public final class BatchStore {
    /// What a batch may be given, by name.
    public static final Map<String, Duration> WINDOWS =
            Map.of("1h", Duration.ofHours(1), "4h", Duration.ofHours(4), "24h", Duration.ofHours(24));

    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;
    private final FileStore files;
    private final InstantSource clock;
    private final Map<String, BatchDocument> batches = new LinkedHashMap<>();

    /// Finds what an earlier process kept.
    public BatchStore(Path folder, FileStore files, InstantSource clock) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.files = files;
        this.clock = clock;
        try (Stream<Path> known = Files.list(folder)) {
            for (Path document :
                    known.filter(file -> file.toString().endsWith(".json")).toList()) {
                var batch = new BatchDocument((ObjectNode) JSON.readTree(document.toFile()));
                batches.put(batch.id(), batch);
            }
        }
    }

    /// A batch that is to be validated.
    ///
    /// @param window   one of {@link #WINDOWS}
    /// @param metadata of the client, handed back as it is
    public synchronized BatchDocument create(
            String tenant, StoredFile input, String endpoint, String window, JsonNode metadata) throws IOException {
        long now = clock.instant().getEpochSecond();
        ObjectNode json = JSON.createObjectNode()
                .put("id", files.id("batch_"))
                .put("object", "batch")
                .put("tenant", tenant)
                .put("endpoint", endpoint)
                .put("input_file_id", input.id())
                .put("completion_window", window)
                .put("status", "validating")
                .put("created_at", now)
                .put(
                        "expires_at",
                        now + WINDOWS.getOrDefault(window, Duration.ZERO).toSeconds());
        if (metadata.isObject()) {
            json.set("metadata", metadata);
        }
        var batch = new BatchDocument(json);
        batch.count(0, 0, 0);
        write(batch);
        batches.put(batch.id(), batch);
        return new BatchDocument(json.deepCopy());
    }

    /// A copy of the tenant's batch of this id.
    public synchronized Optional<BatchDocument> find(String tenant, String id) {
        return Optional.ofNullable(batches.get(id))
                .filter(batch -> batch.tenant().equals(tenant))
                .map(batch -> new BatchDocument(batch.json().deepCopy()));
    }

    /// Copies of the tenant's batches, newest first.
    public synchronized List<BatchDocument> list(String tenant) {
        return batches.values().stream()
                .filter(batch -> batch.tenant().equals(tenant))
                .sorted(Comparator.comparingLong(BatchDocument::createdAtSeconds)
                        .reversed()
                        .thenComparing(BatchDocument::id))
                .map(batch -> new BatchDocument(batch.json().deepCopy()))
                .toList();
    }

    /// Copies of those that are not over.
    public synchronized List<BatchDocument> unfinished() {
        return batches.values().stream()
                .filter(batch -> !batch.isOver())
                .map(batch -> new BatchDocument(batch.json().deepCopy()))
                .toList();
    }

    /// The status of a batch that is known to exist.
    public synchronized String status(String id) {
        return known(id).status();
    }

    private BatchDocument known(String id) {
        return Objects.requireNonNull(batches.get(id), id);
    }

    /// Changes the status.
    public void put(String id, String status) {
        change(id, batch -> batch.put(status, clock.instant()));
    }

    public void count(String id, int total, int completed, int failed) {
        change(id, batch -> batch.count(total, completed, failed));
    }

    /// @param field {@code output_file_id} or {@code error_file_id}
    public void result(String id, String field, StoredFile file) {
        change(id, batch -> batch.json().put(field, file.id()));
    }

    /// The batch cannot be begun.
    public void fail(String id, String sentence) {
        change(id, batch -> {
            batch.put("failed", clock.instant());
            batch.json()
                    .putObject("errors")
                    .put("object", "list")
                    .putArray("data")
                    .addObject()
                    .put("code", "invalid_batch")
                    .put("message", sentence);
        });
    }

    /// Where the results of a batch grow until it is over.
    ///
    /// @param kind {@code output} or {@code error}
    public Path results(String id, String kind) {
        return folder.resolve("%s.%s.jsonl".formatted(id, kind));
    }

    private synchronized void change(String id, Consumer<BatchDocument> change) {
        var batch = known(id);
        if (batch.isOver()) {
            return;
        }
        change.accept(batch);
        try {
            write(batch);
        } catch (IOException full) {
            throw new UncheckedIOException("The batch %s could not be written.".formatted(id), full);
        }
    }

    private void write(BatchDocument batch) throws IOException {
        Path written = folder.resolve(batch.id() + ".part");
        JSON.writeValue(written.toFile(), batch.json());
        Files.move(
                written,
                folder.resolve(batch.id() + ".json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
