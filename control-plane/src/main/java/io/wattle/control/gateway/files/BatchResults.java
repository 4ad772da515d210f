package io.wattle.control.gateway.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The results of a batch as they come, one line each, answers apart from errors. Thread-safe.
///
/// A line that a crash cut off is taken away at the next start, so that its request is asked again.
public final class BatchResults implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> KINDS = List.of("output", "error");
    /// The document on disk follows the counts this often.
    private static final int COUNT_EVERY = 16;

    private final BatchStore batches;
    private final String batch;
    private final int total;
    private final Set<String> known = new HashSet<>();
    private final OutputStream output;
    private final OutputStream error;
    private int completed;
    private int failed;

    /// Finds the results that are there.
    ///
    /// @param total requests of the batch
    public BatchResults(BatchStore batches, String batch, int total) throws IOException {
        this.batches = batches;
        this.batch = batch;
        this.total = total;
        completed = readWhole(batches.results(batch, "output"));
        failed = readWhole(batches.results(batch, "error"));
        output = open(batches.results(batch, "output"));
        error = open(batches.results(batch, "error"));
        count();
    }

    /// Whether there is one already.
    public synchronized boolean has(String customId) {
        return known.contains(customId);
    }

    /// @param body of the answer, or of the error
    public synchronized void add(String customId, String requestId, int status, JsonNode body) throws IOException {
        var line = JSON.createObjectNode().put("id", "batch_req_" + requestId).put("custom_id", customId);
        line.putObject("response")
                .put("status_code", status)
                .put("request_id", requestId)
                .set("body", body);
        line.putNull("error");
        var out = status == 200 ? output : error;
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        known.add(customId);
        if (status == 200) {
            completed++;
        } else {
            failed++;
        }
        if ((completed + failed) % COUNT_EVERY == 0) {
            count();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        count();
        output.close();
        error.close();
    }

    /// Makes files of the results; a kind without any gets none.
    public static void keep(BatchStore batches, FileStore files, BatchDocument batch) throws IOException, FileRefusal {
        for (String kind : KINDS) {
            Path results = batches.results(batch.id(), kind);
            if (Files.size(results) > 0) {
                try (var in = Files.newInputStream(results)) {
                    var content = files.receive(batch.tenant(), in);
                    var name = "%s_%s.jsonl".formatted(batch.id(), kind);
                    batches.result(
                            batch.id(), kind + "_file_id", files.keep(batch.tenant(), content, name, "batch_output"));
                }
            }
        }
        for (String kind : KINDS) {
            Files.deleteIfExists(batches.results(batch.id(), kind));
        }
    }

    private void count() {
        batches.count(batch, total, completed, failed);
    }

    private int readWhole(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        int count = 0;
        long whole = 0;
        try (var in = Files.newBufferedReader(file)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                JsonNode result = parse(line);
                if (result == null) {
                    break;
                }
                known.add(result.path("custom_id").asText());
                whole += line.getBytes(StandardCharsets.UTF_8).length + 1L;
                count++;
            }
        }
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.truncate(whole);
        }
        return count;
    }

    private static @Nullable JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException cutOff) {
            return null;
        }
    }

    private static OutputStream open(Path file) throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
