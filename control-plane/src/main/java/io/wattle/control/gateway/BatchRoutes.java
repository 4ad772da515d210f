package io.wattle.control.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.wattle.control.gateway.files.BatchDocument;
import io.wattle.control.gateway.files.BatchStore;
import io.wattle.control.gateway.files.FileStore;
import io.wattle.control.gateway.rules.Tenants.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;

/// {@code /batches}: one request of one client.
final class BatchRoutes implements LiveExchange {
    private static final int BODY_BYTES_MAX = 64 << 10;
    private static final int PAGE_MAX = 100;
    private static final String CANCEL = "/cancel";

    private final FileStore files;
    private final BatchStore batches;
    private final BatchRunner runner;
    private final Tenant tenant;
    private final ServerRequest request;
    private final Replies replies;
    private final ClientSink sink;

    BatchRoutes(Storage storage, BatchRunner runner, Tenant tenant, ServerRequest request, ServerResponse response) {
        this.files = storage.files();
        this.batches = storage.batches();
        this.runner = runner;
        this.tenant = tenant;
        this.request = request;
        this.replies = new Replies(response, RequestId.of(request.headers()));
        this.sink = ClientSink.of(response);
    }

    @Override
    public void shutDown() {
        // A batch goes on after the next start.
    }

    @Override
    public void closeIfLate(long nowNanos) {
        sink.client().closeIfLate(nowNanos);
    }

    /// @param path below {@code /batches}: empty, {@code /ID} or {@code /ID/cancel}
    void serve(String method, String path) {
        try {
            ok(answer(method, path));
        } catch (ApiException refused) {
            replies.error(refused.error());
        } catch (IOException full) {
            replies.error(ApiError.server(
                    507,
                    "insufficient_storage",
                    "The server has no room on its disk for the batch; ask its operator."));
        }
    }

    private ObjectNode answer(String method, String path) throws IOException {
        if (path.isEmpty()) {
            return switch (method) {
                case "POST" -> create();
                case "GET" ->
                    Page.of(request.query(), PAGE_MAX)
                            .json(batches.list(tenant.name()), BatchDocument::id, BatchDocument::shown);
                default -> throw new ApiException(FileRoutes.notAllowed("GET and POST"));
            };
        }
        boolean isCancel = path.endsWith(CANCEL);
        var batch = find(path.substring(1, path.length() - (isCancel ? CANCEL.length() : 0)));
        if (!isCancel) {
            if (!method.equals("GET")) {
                throw new ApiException(FileRoutes.notAllowed("GET"));
            }
            return batch.shown();
        }
        if (!method.equals("POST")) {
            throw new ApiException(FileRoutes.notAllowed("POST"));
        }
        if (batch.isOver()) {
            throw new ApiException(ApiError.invalid(
                    409, "batch_over", "The batch \"%s\" is %s already.".formatted(batch.id(), batch.status())));
        }
        batches.put(batch.id(), "cancelling");
        return find(batch.id()).shown();
    }

    private BatchDocument find(String id) {
        return batches.find(tenant.name(), id)
                .orElseThrow(() -> new ApiException(
                        ApiError.invalid(404, "batch_not_found", "There is no batch \"%s\".".formatted(id))));
    }

    private ObjectNode create() throws IOException {
        JsonNode body = RequestBody.object(sink, request, BODY_BYTES_MAX);
        var endpoint = body.path("endpoint").asText("");
        if (!endpoint.startsWith("/v1/") || AnswerForm.of(endpoint.substring(3)).isEmpty()) {
            throw new ApiException(ApiError.invalid(
                    "The field \"endpoint\" (%s) must be a route such as /v1/chat/completions.".formatted(endpoint),
                    "endpoint"));
        }
        var window = body.path("completion_window").asText("");
        if (!BatchStore.WINDOWS.containsKey(window)) {
            throw new ApiException(ApiError.invalid(
                    "The field \"completion_window\" (%s) must be one of %s."
                            .formatted(window, String.join(", ", new TreeSet<>(BatchStore.WINDOWS.keySet()))),
                    "completion_window"));
        }
        var id = body.path("input_file_id").asText("");
        var input = files.find(tenant.name(), id).orElseThrow(() -> new ApiException(FileRoutes.notFound(id)));
        var metadata = body.path("metadata");
        var batch = batches.create(tenant.name(), input, endpoint, window, metadata);
        runner.run(batch);
        return batch.shown();
    }

    private void ok(ObjectNode json) {
        replies.ok(json.toString().getBytes(StandardCharsets.UTF_8), Map.of());
    }
}
