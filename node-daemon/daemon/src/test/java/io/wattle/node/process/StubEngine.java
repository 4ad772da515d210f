package io.wattle.node.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// An engine that does nothing, with llama-server's flags, health and metrics. What its model file says decides how it
/// behaves: {@code damaged} ends it with exit code 2, {@code fragile} with 1, anything else serves.
public final class StubEngine {
    private static final AtomicInteger RUNNING = new AtomicInteger();

    private StubEngine() {}

    public static void main(String[] arguments) throws IOException {
        var flags = Arrays.asList(arguments);
        Path model = Path.of(flags.get(flags.indexOf("--model") + 1));
        switch (Files.readString(model)) {
            case "damaged" -> {
                System.err.println("The file (%s) is no GGUF file.".formatted(model.getFileName()));
                System.exit(2);
            }
            case "fragile" -> {
                System.err.println("The engine fell over.");
                System.exit(1);
            }
            default -> serve(Integer.parseInt(flags.get(flags.indexOf("--port") + 1)));
        }
    }

    private static void serve(int port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/health", exchange -> answer(exchange, "{\"status\":\"ok\"}"));
        server.createContext("/metrics", exchange -> answer(exchange, metrics()));
        server.createContext("/busy", exchange -> {
            RUNNING.set(Integer.parseInt(exchange.getRequestURI().getQuery()));
            answer(exchange, "");
        });
        server.start();
    }

    private static String metrics() {
        return String.join(
                "\n",
                List.of(
                        "llamacpp:prompt_tokens_total 12",
                        "llamacpp:tokens_predicted_total 34",
                        "llamacpp:requests_processing " + RUNNING.get(),
                        "llamacpp:requests_deferred 0",
                        ""));
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
