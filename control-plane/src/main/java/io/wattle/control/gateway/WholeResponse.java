package io.wattle.control.gateway;

import io.wattle.control.gateway.upstream.ByteQueue;
import java.time.Duration;

/// A JSON answer that is sent as a whole, in one write.
final class WholeResponse {
    private WholeResponse() {}

    /// @param head     what the client is told beside the answer's type and length
    /// @param deadline a client that takes no bytes for so long is cut
    /// @throws ClientGoneException if the client takes no more
    static void send(ClientSink sink, ClientHead head, byte[] json, Duration deadline) {
        byte[] lines = head.add("content-type", "application/json")
                .add("content-length", Integer.toString(json.length))
                .bytes();
        var answer = new ByteQueue(lines.length + json.length).append(lines).append(json);
        var client = sink.client();
        client.within(deadline, () -> client.send(answer.array(), answer.start(), answer.size()));
        sink.close();
    }
}
