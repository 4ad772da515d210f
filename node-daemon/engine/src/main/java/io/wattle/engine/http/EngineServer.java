package io.wattle.engine.http;

import io.helidon.http.DirectHandler.EventType;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.wattle.engine.llama.EngineMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server. It is open before the model is loaded, so that {@code /health} can say so.
public final class EngineServer {
    private static final Logger LOG = LoggerFactory.getLogger(EngineServer.class);

    private final AtomicReference<Readiness> readiness = new AtomicReference<>(new Readiness.Loading());
    private final AtomicInteger exchanges = new AtomicInteger();
    private final Routes routes;
    private final WebServer server;

    /// @param port 0 for any that is free
    public record Address(String host, int port) {}

    /// Opens the port. Until it is told otherwise the engine is loading.
    ///
    /// @throws IOException if the port is taken or not allowed, or there is no such address here
    public EngineServer(Address address, ModelCard card, EngineMetrics metrics, InstantSource clock)
            throws IOException {
        // Helidon 4.4 logs the failure, forgets its reason and goes on.
        try (var attempt = new ServerSocket()) {
            attempt.bind(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()));
        }
        routes = new Routes(card, metrics, clock, readiness::get);
        server = WebServer.builder()
                .host(address.host())
                .port(address.port())
                .shutdownHook(false) // the engine's own finishes running answers first
                .directHandlers(refusals())
                .routing(routing -> routing.any(this::handle))
                .build()
                .start();
        if (!server.isRunning()) {
            throw new BindException("The server did not start");
        }
    }

    public int port() {
        return server.port();
    }

    /// From now on requests are answered as {@code next} allows.
    public void become(Readiness next) {
        readiness.set(next);
    }

    /// Whether no request is being answered.
    public boolean isIdle() {
        return exchanges.get() == 0;
    }

    /// Helidon's own refusals, such as of a malformed request line, in OpenAI's form.
    private static DirectHandlers refusals() {
        var handlers = DirectHandlers.builder();
        for (var type : EventType.values()) {
            handlers.addHandler(type, Refusal::answer);
        }
        return handlers.build();
    }

    private void handle(ServerRequest request, ServerResponse response) {
        exchanges.incrementAndGet();
        var exchange = new Exchange(request, response);
        try {
            routes.answer(exchange);
        } catch (ApiError refusal) {
            refuse(exchange, refusal);
        } catch (IOException | UncheckedIOException gone) {
            LOG.info("Request {}: the client left: {}", exchange.requestId(), gone.getMessage());
            throw exchange.close();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            refuse(exchange, ApiError.unavailable("The engine stops."));
        } catch (RuntimeException fault) {
            LOG.error("Request {} failed.", exchange.requestId(), fault);
            refuse(
                    exchange,
                    ApiError.internal("The engine failed; its log names the request " + exchange.requestId() + "."));
        } finally {
            exchanges.decrementAndGet();
        }
        if (exchange.isLast()) {
            throw exchange.close();
        }
    }

    /// An answer that has begun is cut off: its clean end would pass for the whole of it.
    private static void refuse(Exchange exchange, ApiError refusal) {
        if (exchange.hasBegun()) {
            throw exchange.close();
        }
        exchange.error(refusal);
    }
}
