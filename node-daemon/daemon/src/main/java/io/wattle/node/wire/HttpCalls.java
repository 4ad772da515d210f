package io.wattle.node.wire;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// HTTP requests that end: each has a deadline for all of its answer, and the answer a bound.
///
/// The deadline is kept here because the client's own ends with the headers, and a stalled body would hang for ever.
public final class HttpCalls implements AutoCloseable {
    /// More than any report's answer or engine's metrics take.
    private static final int MAX_BYTES = 4 << 20;

    private final HttpClient client;

    /// @param patience longest wait for a connection
    public HttpCalls(Duration patience) {
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
    }

    /// @throws IOException with a message for an operator
    public Answer read(URI address, Duration deadline) throws IOException {
        return send(HttpRequest.newBuilder(address).GET(), deadline);
    }

    /// Posts JSON.
    ///
    /// @throws IOException with a message for an operator
    public Answer post(URI address, byte[] json, Duration deadline) throws IOException {
        return send(
                HttpRequest.newBuilder(address)
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofByteArray(json)),
                deadline);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private Answer send(HttpRequest.Builder request, Duration deadline) throws IOException {
        var exchange = client.sendAsync(
                request.timeout(deadline).build(), BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BYTES));
        try {
            return answer(exchange.get(deadline.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            exchange.cancel(true);
            throw new IOException("no answer within %d ms".formatted(deadline.toMillis()), late);
        } catch (ExecutionException failure) {
            throw new IOException(reason(failure), failure);
        } catch (InterruptedException interrupted) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private static Answer answer(HttpResponse<String> response) {
        var headers = response.headers().map().entrySet().stream()
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT),
                        header -> header.getValue().getFirst(),
                        (first, _) -> first));
        return new Answer(response.statusCode(), headers, response.body());
    }

    /// The JDK's exceptions often come without a message.
    private static String reason(ExecutionException failure) {
        return switch (failure.getCause()) {
            case HttpConnectTimeoutException _ -> "no connection in time";
            case HttpTimeoutException _ -> "no answer in time";
            case ConnectException _ -> "connection refused";
            case IOException cause when cause.getMessage() != null -> cause.getMessage();
            case null, default -> "the exchange broke off";
        };
    }
}
