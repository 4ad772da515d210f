package io.wattle.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// A client of the control plane's API for operators.
///
/// It uses {@link HttpURLConnection} because a command lives for a fraction of a second: the JDK's newer client takes
/// three times as long to load.
public final class ApiClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI server;
    private final Duration timeout;

    /// @param server  scheme, host and port, perhaps a path; no slash at its end
    /// @param timeout for connecting, and between two bytes of the answer
    public ApiClient(URI server, Duration timeout) {
        this.server = server;
        this.timeout = timeout;
    }

    /// @param path below {@code /api/v1}, such as {@code nodes}
    /// @throws CliException with the server's sentence, or with what keeps it from answering
    public JsonNode get(String path) {
        return exchange("GET", path, Optional.empty());
    }

    public JsonNode delete(String path) {
        return exchange("DELETE", path, Optional.empty());
    }

    /// @param documents YAML or JSON documents
    public JsonNode apply(String documents, boolean isDryRun) {
        return exchange("POST", isDryRun ? "apply?dry_run=true" : "apply", Optional.of(documents));
    }

    /// Asks for something that needs no more words.
    public JsonNode post(String path) {
        return exchange("POST", path, Optional.of(""));
    }

    /// The control plane's server-sent events, for as long as the caller reads.
    InputStream stream() {
        try {
            HttpURLConnection connection = open("GET", "stream");
            connection.setRequestProperty("accept", "text/event-stream");
            if (connection.getResponseCode() != 200) {
                throw refusal(connection);
            }
            return connection.getInputStream();
        } catch (IOException failure) {
            throw unreachable(failure);
        }
    }

    /// A name, in which slashes stay, as part of a path.
    static String encode(String name) {
        return Arrays.stream(name.split("/", -1))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }

    private JsonNode exchange(String method, String path, Optional<String> body) {
        try {
            HttpURLConnection connection = open(method, path);
            if (body.isPresent()) {
                byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
                connection.setRequestProperty("content-type", "application/yaml");
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(bytes.length);
                connection.getOutputStream().write(bytes);
            }
            if (connection.getResponseCode() / 100 != 2) {
                throw refusal(connection);
            }
            return document(connection.getInputStream().readAllBytes()).orElseThrow(this::foreign);
        } catch (IOException failure) {
            throw unreachable(failure);
        }
    }

    private HttpURLConnection open(String method, String path) throws IOException {
        var connection = (HttpURLConnection)
                URI.create(server + "/api/v1/" + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout((int) timeout.toMillis());
        connection.setReadTimeout((int) timeout.toMillis());
        connection.setRequestProperty("accept", "application/json");
        return connection;
    }

    private CliException refusal(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        InputStream answer = connection.getErrorStream();
        Optional<String> sentence = answer == null
                ? Optional.empty()
                : document(answer.readAllBytes())
                        .map(body -> body.path("error").path("message").asText())
                        .filter(message -> !message.isEmpty());
        return new CliException(
                ExitCode.ofHttpStatus(status),
                sentence.orElseGet(() -> "What answers at " + server + " refused with HTTP " + status
                        + " and no reason; check that --server names a Wattle control plane."));
    }

    private CliException foreign() {
        return new CliException(
                ExitCode.FAILURE,
                "What answers at " + server
                        + " is not a Wattle control plane (no JSON came); name the right one with --server.");
    }

    private CliException unreachable(IOException failure) {
        String reason = failure instanceof UnknownHostException
                ? "there is no host \"" + server.getHost() + "\""
                : failure instanceof SocketTimeoutException
                        ? "no answer within " + Cells.seconds(timeout.toMillis() / 1e3)
                        : Cells.reason(failure);
        return new CliException(
                ExitCode.UNAVAILABLE,
                "No control plane answers at " + server + " (" + reason
                        + "); start one with \"wattle up\" or name another with --server.");
    }

    private static Optional<JsonNode> document(byte[] body) throws IOException {
        try {
            return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isObject);
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        }
    }
}
