package io.wattle.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Answers the API's paths with what a test put there, and remembers what was asked.
final class FakeControlPlane implements AutoCloseable {
    private static final Answer NOT_HERE =
            new Answer(404, "application/json", "{\"error\":{\"code\":\"not_found\",\"message\":\"Not here.\"}}");

    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, Answer> firstAnswers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private record Answer(int status, String contentType, String body) {}

    FakeControlPlane() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /// @param request such as {@code GET /api/v1/nodes}
    void answer(String request, int status, String body) {
        answers.put(request, new Answer(status, "application/json", body));
    }

    /// Only the first request like this is answered so.
    void answerFirst(String request, int status, String body) {
        firstAnswers.put(request, new Answer(status, "application/json", body));
    }

    void answerText(String request, String contentType, String body) {
        answers.put(request, new Answer(200, contentType, body));
    }

    /// Each request as method, path and query, then its body on further lines.
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(body.isEmpty() ? request : request + "\n" + body);
            Answer first = firstAnswers.remove(request);
            Answer answer = first != null ? first : answers.getOrDefault(request, NOT_HERE);
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("content-type", answer.contentType());
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
