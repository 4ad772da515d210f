package io.wattle.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// A program with llama-server's flags, health and metrics that answers every chat with one word.
public final class StubLlama {
    private static final AtomicLong TOKENS = new AtomicLong();

    private StubLlama() {}

    public static void main(String[] arguments) throws IOException {
        var flags = Arrays.asList(arguments);
        int port = Integer.parseInt(flags.get(flags.indexOf("--port") + 1));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/health", exchange -> answer(exchange, "application/json", "{\"status\":\"ok\"}"));
        server.createContext(
                "/metrics", exchange -> answer(exchange, "text/plain", """
                llamacpp:prompt_tokens_total %d
                llamacpp:tokens_predicted_total %d
                llamacpp:requests_processing 0
                llamacpp:requests_deferred 0
                """.formatted(10 * TOKENS.get(), TOKENS.get())));
        server.createContext("/v1/", exchange -> {
            TOKENS.incrementAndGet();
            answer(exchange, "application/json", """
                    {"id":"c-1","object":"chat.completion","created":1,"model":"chat",
                     "choices":[{"index":0,"message":{"role":"assistant","content":"yes"},"finish_reason":"stop"}],
                     "usage":{"prompt_tokens":10,"completion_tokens":1,"total_tokens":11}}""");
        });
        server.start();
    }

    private static void answer(HttpExchange exchange, String type, String text) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("content-type", type);
            exchange.sendResponseHeaders(200, text.getBytes(UTF_8).length);
            exchange.getResponseBody().write(text.getBytes(UTF_8));
        }
    }
}
