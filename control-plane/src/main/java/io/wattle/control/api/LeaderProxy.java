package io.wattle.control.api;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.wattle.control.executor.ControlLoop;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Asks the leader on behalf of a client that came to another control plane.
///
/// Only the leader hears the nodes, so only it can say how they are. When it cannot be reached, reads are answered from
/// what this control plane knows, with every node's state unknown, and changes are refused.
final class LeaderProxy implements Handler {
    private static final String FORWARDED = "x-wattle-forwarded";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration CHANGE_TIMEOUT = Duration.ofSeconds(35);
    /// A leader that is frozen still accepts connections: whoever only reads is not kept waiting for it.
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);
    private static final List<String> HANDED_ON = List.of("content-type", "allow", "cache-control");

    private final ControlLoop loop;
    private final Handler local;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();

    LeaderProxy(ControlLoop loop, Handler local) {
        this.loop = loop;
        this.local = local;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) throws Exception {
        Optional<URI> leader = loop.leaderAddress();
        boolean isForwarded = request.headers().contains(HeaderNames.create(FORWARDED));
        if (loop.isLeading() || leader.isEmpty() || isForwarded || leader.get().equals(loop.self())) {
            local.handle(request, response);
            return;
        }
        byte[] body;
        try {
            body = new Call(request, List.of()).body(ApplyAction.MOST_BYTES);
        } catch (Failure tooLarge) {
            tooLarge.reply().send(response);
            return;
        }
        forward(request, response, leader.get(), body);
    }

    private void forward(ServerRequest request, ServerResponse response, URI leader, byte[] body) throws Exception {
        HttpResponse<InputStream> answer;
        try {
            answer = client.send(outgoing(request, leader, body), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException unreachable) {
            if (isRead(request)) {
                local.handle(request, response);
            } else {
                Router.notLeading(
                                "The leader %s cannot be reached; try again in a few seconds.".formatted(leader),
                                Optional.of(leader))
                        .send(response);
            }
            return;
        }
        handOn(answer, response);
    }

    private static HttpRequest outgoing(ServerRequest request, URI leader, byte[] body) {
        String query = request.query().rawValue();
        String target = request.path().absolute().rawPath() + (query.isEmpty() ? "" : "?" + query);
        return HttpRequest.newBuilder(leader.resolve(target))
                .timeout(isRead(request) ? READ_TIMEOUT : CHANGE_TIMEOUT)
                .header(FORWARDED, "1")
                .method(
                        request.prologue().method().text(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private static boolean isRead(ServerRequest request) {
        return request.prologue().method().text().equals("GET");
    }

    private static void handOn(HttpResponse<InputStream> answer, ServerResponse response) throws IOException {
        response.status(Status.create(answer.statusCode()));
        for (String name : HANDED_ON) {
            answer.headers().firstValue(name).ifPresent(value -> response.header(HeaderNames.create(name), value));
        }
        try (InputStream in = answer.body();
                OutputStream out = response.outputStream()) {
            byte[] buffer = new byte[16 * 1024];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
                out.flush();
            }
        }
    }
}
