package io.wattle.control.gateway;

import io.helidon.common.GenericType;
import io.helidon.common.media.type.MediaType;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http.spi.Sink;
import io.helidon.webserver.http.spi.SinkProvider;
import io.helidon.webserver.http.spi.SinkProviderContext;
import java.util.function.BiConsumer;

/// Makes {@link ClientSink} known to Helidon; found by the service loader.
public final class ClientSinkProvider implements SinkProvider<byte[]> {
    @Override
    public boolean supports(GenericType<? extends Sink<?>> type, ServerRequest request) {
        return type.equals(ClientSink.TYPE);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Helidon's form; supports() admits no other type
    public <X extends Sink<byte[]>> X create(SinkProviderContext context) {
        return (X) new ClientSink(context);
    }

    /// @deprecated Helidon calls the other one
    @Deprecated(since = "0.1.0")
    @Override
    @SuppressWarnings({"removal", "TypeParameterUnusedInFormals"}) // Helidon's form
    public <X extends Sink<byte[]>> X create(
            ServerResponse response, BiConsumer<Object, MediaType> consumer, Runnable close) {
        throw new UnsupportedOperationException("A sink needs the connection's context.");
    }
}
