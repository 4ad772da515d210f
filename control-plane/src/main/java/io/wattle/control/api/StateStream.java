package io.wattle.control.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// {@code GET /api/v1/stream}: the state as server-sent events, at once and then each second.
final class StateStream implements Handler, AutoCloseable {
    private final StateFeed feed;
    private final CountDownLatch closing = new CountDownLatch(1);

    StateStream(StateFeed feed) {
        this.feed = feed;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        try (OutputStream out = response.outputStream()) {
            do {
                out.write("event: state\ndata: ".getBytes(UTF_8));
                out.write(feed.latest());
                out.write("\n\n".getBytes(UTF_8));
                out.flush();
            } while (!closing.await(1, TimeUnit.SECONDS));
        } catch (IOException | UncheckedIOException gone) {
            // whoever watched has left: there is nobody to tell
            return;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends all streams, so that the server can stop.
    @Override
    public void close() {
        closing.countDown();
    }
}
