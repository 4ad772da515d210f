package io.wattle.control.gateway;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wattle.control.gateway.files.BatchDocument;
import io.wattle.control.gateway.files.BatchInput;
import io.wattle.control.gateway.files.BatchResults;
import io.wattle.control.gateway.files.BatchStore;
import io.wattle.control.gateway.files.FileRefusal;
import io.wattle.control.gateway.files.FileStore;
import io.wattle.control.gateway.rules.Tenants.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works through batches, each on a thread of its own with a few requests at a time; takes up at the start what an
/// earlier process left.
final class BatchRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);
    private static final JsonMapper JSON = new JsonMapper();
    /// Requests of one batch under way; batches fill what others leave free.
    private static final int AT_ONCE = 8;

    private final Wiring wiring;
    private final FileStore files;
    private final BatchStore batches;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    BatchRunner(Wiring wiring, Storage storage) {
        this.wiring = wiring;
        this.files = storage.files();
        this.batches = storage.batches();
    }

    void resume() {
        batches.unfinished().forEach(this::run);
    }

    void run(BatchDocument batch) {
        if (running.add(batch.id())) {
            threads.execute(() -> {
                try {
                    work(batch);
                } catch (FileRefusal refused) {
                    batches.fail(batch.id(), String.valueOf(refused.getMessage()));
                } catch (InterruptedException | RejectedExecutionException stopping) {
                    LOG.info("The batch {} goes on after the next start.", batch.id());
                } catch (IOException | UncheckedIOException failed) {
                    LOG.error("The batch {} stopped; it goes on after the next start.", batch.id(), failed);
                } finally {
                    running.remove(batch.id());
                }
            });
        }
    }

    /// Stops in the middle; what is not answered is asked again after the next start.
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void work(BatchDocument batch) throws IOException, FileRefusal, InterruptedException {
        var input = files.find(batch.tenant(), batch.inputFile())
                .orElseThrow(() -> new FileRefusal(404, "file_not_found", "The input file is gone."));
        int total;
        try (var reading = new BatchInput(files.open(input), batch.endpoint())) {
            total = reading.check();
        }
        if (batches.status(batch.id()).equals("validating")) {
            batches.put(batch.id(), "in_progress");
        }
        try (var results = new BatchResults(batches, batch.id(), total);
                var reading = new BatchInput(files.open(input), batch.endpoint())) {
            askAll(batch, reading, results);
        }
        finish(batch);
    }

    private void askAll(BatchDocument batch, BatchInput input, BatchResults results)
            throws IOException, FileRefusal, InterruptedException {
        var places = new Semaphore(AT_ONCE);
        var call = new BatchCall(
                wiring,
                new Tenant(batch.tenant(), "batch"),
                Instant.ofEpochSecond(batch.createdAtSeconds()),
                batch.expiresAt());
        var route = batch.endpoint().substring("/v1".length());
        var form = AnswerForm.of(route).orElseThrow();
        for (var line = input.next(); line.isPresent() && isWanted(batch); line = input.next()) {
            var asked = line.get();
            if (results.has(asked.customId())) {
                continue;
            }
            places.acquire();
            threads.execute(() -> {
                try {
                    var result = call.ask(route, form, JSON.writeValueAsBytes(asked.body()));
                    if (threads.isShutdown()) {
                        return; // what ended the request is our own end: it is asked again after the next start
                    }
                    results.add(asked.customId(), result.requestId(), result.status(), result.body());
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                } catch (IOException full) {
                    LOG.error("A result of the batch {} could not be written.", batch.id(), full);
                } finally {
                    places.release();
                }
            });
        }
        places.acquire(AT_ONCE);
    }

    private boolean isWanted(BatchDocument batch) {
        return batches.status(batch.id()).equals("in_progress")
                && wiring.clock().instant().isBefore(batch.expiresAt());
    }

    /// Results become files; what was asked of a batch that was given up is there too.
    private void finish(BatchDocument batch) throws IOException, FileRefusal {
        boolean isCancelled = batches.status(batch.id()).equals("cancelling");
        boolean isLate = !wiring.clock().instant().isBefore(batch.expiresAt());
        if (!isCancelled) {
            batches.put(batch.id(), "finalizing");
        }
        BatchResults.keep(batches, files, batch);
        batches.put(batch.id(), isCancelled ? "cancelled" : isLate ? "expired" : "completed");
    }
}
