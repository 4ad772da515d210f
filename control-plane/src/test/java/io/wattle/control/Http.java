package io.wattle.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wattle.protocol.DesiredState;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.ProtocolCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// Asks one control plane.
record Http(URI base, HttpClient client) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Http at(URI base) {
        return new Http(
                base,
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build());
    }

    /// @param body as JSON; empty where the answer is none
    record Answer(int status, JsonNode body, HttpResponse<byte[]> raw) {
        String text() {
            return new String(raw.body(), UTF_8);
        }

        /// The error's code and sentence in one line.
        String error() {
            return body.at("/error/code").asText() + ": "
                    + body.at("/error/message").asText();
        }
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, new byte[0]);
    }

    Answer apply(String documents) throws IOException, InterruptedException {
        return send("POST", "/api/v1/apply", documents.getBytes(UTF_8));
    }

    Answer report(NodeReport report) throws IOException, InterruptedException {
        return send("POST", "/node/v1/report", ProtocolCodec.encode(report));
    }

    static DesiredState state(Answer answer) throws Exception {
        return ProtocolCodec.decode(answer.raw().body(), DesiredState.class);
    }

    /// @param headers each a name and its value
    Answer send(String method, String path, byte[] body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
        boolean isJson = response.headers()
                .firstValue("content-type")
                .map(type -> type.startsWith("application/json"))
                .orElse(false);
        return new Answer(
                response.statusCode(), isJson ? MAPPER.readTree(response.body()) : MAPPER.createObjectNode(), response);
    }
}
