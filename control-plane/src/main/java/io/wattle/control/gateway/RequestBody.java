package io.wattle.control.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.helidon.http.RequestException;
import io.helidon.webserver.http.ServerRequest;
import io.wattle.control.gateway.upstream.ByteQueue;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/// Reads a request's body up to a limit.
final class RequestBody {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int READ_BYTES = 64 << 10;

    private RequestBody() {}

    /// Streams are not closed here: Helidon's would wait for the rest of a body that is refused.
    ///
    /// @throws ApiException 413 once it is known to be larger than {@code bytesMax}
    /// @throws ClientGoneException if the client stops sending
    static byte[] read(ServerRequest request, int bytesMax) {
        long declared = request.headers().contentLength().orElse(-1);
        if (declared > bytesMax) {
            throw tooLarge(bytesMax);
        }
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try {
            var in = request.content().inputStream();
            return declared < 0 ? readChunked(in, bytesMax) : readCounted(in, (int) declared);
        } catch (ApiException e) {
            throw e;
        } catch (RequestException | NumberFormatException e) {
            throw ApiException.last(ApiError.invalid(400, "invalid_body", "The body is not framed as HTTP/1.1 asks."));
        } catch (IOException | RuntimeException e) {
            throw new ClientGoneException(e); // Helidon has a handful of exceptions for a connection that ends
        }
    }

    /// Reads a request's body that must be a JSON object.
    ///
    /// @throws ApiException 400 if it is none, 413 if it is too large
    /// @throws ClientGoneException if the client stops sending
    static JsonNode object(ClientSink from, ServerRequest request, int bytesMax) {
        var bytes = new AtomicReference<byte[]>();
        from.client().receive(PATIENCE, bytesMax, () -> bytes.set(read(request, bytesMax)));
        try {
            var json = JSON.readTree(bytes.get());
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (IOException malformed) {
            // Told below, as any other body that is no object.
        }
        throw new ApiException(ApiError.invalid(400, "invalid_json", "The body must be a JSON object."));
    }

    private static byte[] readCounted(InputStream in, int length) throws IOException {
        var body = in.readNBytes(length);
        if (body.length < length) {
            throw new IOException("The client sent %d of %d bytes.".formatted(body.length, length));
        }
        return body;
    }

    private static byte[] readChunked(InputStream in, int bytesMax) throws IOException {
        var body = new ByteQueue(READ_BYTES);
        var piece = new byte[READ_BYTES];
        int read = in.read(piece);
        while (read >= 0) {
            if (body.size() + read > bytesMax) {
                throw tooLarge(bytesMax);
            }
            body.append(piece, 0, read);
            read = in.read(piece);
        }
        return body.toByteArray();
    }

    /// The body is larger than allowed; the rest of it is still on its way.
    static ApiException tooLarge(int bytesMax) {
        return ApiException.last(ApiError.invalid(
                413, "request_too_large", "The body is larger than %d MiB.".formatted(bytesMax >> 20)));
    }
}
