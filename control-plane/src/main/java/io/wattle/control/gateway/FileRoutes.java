package io.wattle.control.gateway;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.wattle.control.gateway.files.FileRefusal;
import io.wattle.control.gateway.files.FileStore;
import io.wattle.control.gateway.files.FileStore.Content;
import io.wattle.control.gateway.files.Multipart;
import io.wattle.control.gateway.files.StoredFile;
import io.wattle.control.gateway.rules.Tenants.Tenant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// {@code /files}: one request of one client. Uploads stream to disk and are bounded by the tenant's quota.
final class FileRoutes implements LiveExchange {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int UNANNOUNCED_BYTES_MAX = 8 << 20;
    private static final Pattern PURPOSE = Pattern.compile("[a-z_-]{1,64}");
    private static final int FIELD_BYTES_MAX = 1024;
    private static final int COPY_BYTES = 64 << 10;
    private static final int PAGE_MAX = 10_000;

    private final FileStore files;
    private final Tenant tenant;
    private final ServerRequest request;
    private final ServerResponse response;
    private final Replies replies;
    private final ClientSink sink;
    private final Duration patience;

    /// @param patience for each piece that a client sends or takes
    FileRoutes(FileStore files, Tenant tenant, ServerRequest request, ServerResponse response, Duration patience) {
        this.files = files;
        this.tenant = tenant;
        this.request = request;
        this.response = response;
        this.replies = new Replies(response, RequestId.of(request.headers()));
        this.sink = ClientSink.of(response);
        this.patience = patience;
    }

    @Override
    public void shutDown() {
        sink.client().closeIfLate(Long.MAX_VALUE);
    }

    @Override
    public void closeIfLate(long nowNanos) {
        sink.client().closeIfLate(nowNanos);
    }

    /// @param path below {@code /files}: empty, {@code /ID} or {@code /ID/content}
    void serve(String method, String path) {
        try {
            answer(method, path);
        } catch (FileRefusal refused) {
            replies.lastError(error(refused));
            sink.client().discard(Duration.ofSeconds(1));
        } catch (ApiException refused) {
            replies.error(refused.error());
        } catch (IOException | UncheckedIOException gone) {
            throw new ClientGoneException(gone);
        }
    }

    private static ApiError error(FileRefusal refused) {
        var message = String.valueOf(refused.getMessage());
        return refused.status() < 500
                ? ApiError.invalid(refused.status(), refused.code(), message)
                : ApiError.server(refused.status(), refused.code(), message);
    }

    private void answer(String method, String path) throws IOException, FileRefusal {
        boolean isContent = path.endsWith("/content");
        var id = path.substring(0, path.length() - (isContent ? "/content".length() : 0));
        if (id.isEmpty() && !isContent) {
            switch (method) {
                case "POST" -> upload();
                case "GET" -> list();
                default -> throw new ApiException(notAllowed("GET and POST"));
            }
            return;
        }
        var file = file(id.substring(Math.min(1, id.length())));
        if (method.equals("GET") && isContent) {
            send(file);
        } else if (method.equals("GET")) {
            ok(shown(file));
        } else if (method.equals("DELETE") && !isContent) {
            files.delete(file);
            ok(JSON.createObjectNode()
                    .put("id", file.id())
                    .put("object", "file")
                    .put("deleted", true));
        } else {
            throw new ApiException(notAllowed(isContent ? "GET" : "GET and DELETE"));
        }
    }

    private StoredFile file(String id) {
        return files.find(tenant.name(), id).orElseThrow(() -> new ApiException(notFound(id)));
    }

    static ApiError notFound(String id) {
        return ApiError.invalid(404, "file_not_found", "There is no file \"%s\".".formatted(id));
    }

    private void upload() throws IOException, FileRefusal {
        var form = Multipart.of(
                request.headers().first(HeaderNames.CONTENT_TYPE).orElse(""),
                request.headers().contentLength().isEmpty()
                        ? unannounced()
                        : new Patient(request.content().inputStream()));
        Content content = null;
        var filename = "";
        var purpose = "";
        for (var part = form.next(); part.isPresent(); part = form.next()) {
            if (part.get().name().equals("file") && content == null) {
                content = files.receive(tenant.name(), part.get().body());
                filename = part.get().filename().orElse("");
            } else if (part.get().name().equals("purpose")) {
                purpose = part.get().text(FIELD_BYTES_MAX);
            }
        }
        keep(content, filename, purpose);
    }

    /// A chunk is taken into memory whole, however large, so an upload that does not state its length must be small.
    private InputStream unannounced() throws FileRefusal {
        var body = new AtomicReference<byte[]>();
        try {
            sink.client()
                    .receive(
                            patience,
                            UNANNOUNCED_BYTES_MAX,
                            () -> body.set(RequestBody.read(request, UNANNOUNCED_BYTES_MAX)));
        } catch (ApiException tooLarge) {
            throw new FileRefusal(
                    411,
                    "length_required",
                    "An upload of more than %d MiB must state its content-length."
                            .formatted(UNANNOUNCED_BYTES_MAX >> 20));
        }
        return new ByteArrayInputStream(body.get());
    }

    private void keep(@Nullable Content content, String filename, String purpose) throws IOException, FileRefusal {
        if (content == null) {
            throw new FileRefusal(400, "invalid_request", "The form has no field \"file\".");
        }
        if (!PURPOSE.matcher(purpose).matches()) {
            files.discard(content);
            throw new FileRefusal(400, "invalid_request", "The field \"purpose\" must be a word such as \"batch\".");
        }
        ok(shown(files.keep(tenant.name(), content, filename, purpose)));
    }

    private void list() {
        var query = request.query();
        Optional<String> purpose = query.first("purpose").asOptional();
        var all = files.list(tenant.name()).stream()
                .filter(file -> purpose.isEmpty() || purpose.get().equals(file.purpose()))
                .toList();
        ok(Page.of(query, PAGE_MAX).json(all, StoredFile::id, FileRoutes::shown));
    }

    private static ObjectNode shown(StoredFile file) {
        return JSON.createObjectNode()
                .put("id", file.id())
                .put("object", "file")
                .put("bytes", file.bytes())
                .put("created_at", file.createdAtSeconds())
                .put("expires_at", file.expiresAtSeconds())
                .put("filename", file.filename())
                .put("purpose", file.purpose())
                .put("status", "processed");
    }

    private void send(StoredFile file) throws IOException {
        response.header(HeaderNames.CONTENT_TYPE, "application/octet-stream")
                .header(RequestId.HEADER, RequestId.of(request.headers()))
                .header(HeaderNames.CONTENT_LENGTH, Long.toString(file.bytes()));
        try (var in = files.open(file);
                var out = response.outputStream()) {
            var piece = new byte[COPY_BYTES];
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                int length = read;
                sink.client().within(patience, () -> {
                    try {
                        out.write(piece, 0, length);
                    } catch (IOException gone) {
                        throw new UncheckedIOException(gone);
                    }
                });
            }
        }
    }

    private void ok(ObjectNode json) {
        replies.ok(json.toString().getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static ApiError notAllowed(String methods) {
        return ApiError.invalid(405, "method_not_allowed", "This route takes %s only.".formatted(methods));
    }

    /// A client's body whose every piece must come in time.
    private final class Patient extends InputStream {
        private final InputStream in;

        Patient(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            var read = new int[1];
            try {
                sink.client().within(patience, () -> read[0] = readNow(target, offset, length));
            } catch (UncheckedIOException failed) {
                throw new IOException(failed);
            }
            return read[0];
        }

        private int readNow(byte[] target, int offset, int length) {
            try {
                return in.read(target, offset, length);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
