package io.wattle.control.gateway;

import io.helidon.common.GenericType;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http.spi.Sink;
import io.helidon.webserver.http.spi.SinkProviderContext;

/// The way from a Helidon response to the client's connection: a sink whose bytes are the response
/// itself, status line and framing included.
final class ClientSink implements Sink<byte[]> {
    static final GenericType<ClientSink> TYPE = GenericType.create(ClientSink.class);

    private final ClientConnection client;
    private final Runnable close;

    ClientSink(SinkProviderContext context) {
        if (!(context.connectionContext() instanceof ClientConnection connection)) {
            throw new IllegalStateException(
                    "The web server must be built with Gateway.configure: its connections cannot"
                            + " be watched for clients that leave.");
        }
        this.client = connection;
        this.close = context.closeRunnable();
    }

    static ClientSink of(ServerResponse response) {
        return response.sink(TYPE);
    }

    ClientConnection client() {
        return client;
    }

    @Override
    public ClientSink emit(byte[] bytes) {
        client.send(bytes, 0, bytes.length);
        return this;
    }

    /// Tells Helidon that the whole response was sent.
    @Override
    public void close() {
        close.run();
    }
}
