package io.wattle.node.lease;

import io.wattle.node.wire.Answer;
import io.wattle.node.wire.HttpCalls;
import io.wattle.protocol.DesiredState;
import io.wattle.protocol.MalformedMessageException;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.ProtocolCodec;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Posts reports.
final class ControlPlaneClient {
    /// Less than the three seconds after which a silent node counts as unknown.
    private static final Duration DEADLINE = Duration.ofMillis(2500);

    private final HttpCalls http;

    ControlPlaneClient(HttpCalls http) {
        this.http = http;
    }

    /// The body of every refusal.
    private record Refusal(Reason error) {}

    private record Reason(String code, String message) {}

    Reply post(URI controlPlane, NodeReport report) {
        try {
            var answer =
                    http.post(controlPlane.resolve(ProtocolCodec.REPORT_PATH), ProtocolCodec.encode(report), DEADLINE);
            return reply(controlPlane, answer);
        } catch (IOException failure) {
            return new Reply.Unreachable(
                    "The control plane (%s) does not answer: %s.".formatted(controlPlane, failure.getMessage()));
        } catch (MalformedMessageException malformed) {
            return new Reply.Unreachable("The control plane (%s) answers something else than a desired state: %s"
                    .formatted(controlPlane, malformed.getMessage()));
        }
    }

    private static Reply reply(URI controlPlane, Answer answer) throws MalformedMessageException {
        byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
        return switch (answer.status()) {
            case 200 -> new Reply.Answered(ProtocolCodec.decode(body, DesiredState.class));
            case 503 -> new Reply.NotLeader(answer.header("x-wattle-leader"));
            case 404 -> new Reply.Refused("unknown_node", sentence(body, "This node is not in the cluster."));
            case 409 -> new Reply.Refused("name_taken", sentence(body, "Another daemon of this node's name is alive."));
            case 400 -> new Reply.Refused("malformed", sentence(body, "The report is malformed."));
            default ->
                new Reply.Unreachable(
                        "The control plane (%s) answers with status %d.".formatted(controlPlane, answer.status()));
        };
    }

    private static String sentence(byte[] body, String otherwise) {
        try {
            return Optional.of(ProtocolCodec.decode(body, Refusal.class).error().message())
                    .filter(message -> !message.isBlank())
                    .orElse(otherwise);
        } catch (MalformedMessageException foreign) {
            return otherwise;
        }
    }
}
