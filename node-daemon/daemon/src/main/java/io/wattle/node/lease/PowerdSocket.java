package io.wattle.node.lease;

import io.wattle.protocol.MalformedMessageException;
import io.wattle.protocol.PowerdReply;
import io.wattle.protocol.PowerdRequest;
import io.wattle.protocol.ProtocolCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One question and one answer over powerd's socket, each a line of JSON.
///
/// @param path of the socket
record PowerdSocket(Path path) {
    /// The cap path must not wait longer (source: a node's reaction budget of 1.5 s).
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    private static final int MAX_LINE = 1 << 20;

    PowerdReply ask(PowerdRequest request) throws IOException, MalformedMessageException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            var line = new CompletableFuture<byte[]>();
            Thread.ofVirtual().name("powerd").start(() -> exchange(channel, request, line));
            return ProtocolCodec.decode(line.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS), PowerdReply.class);
        } catch (TimeoutException late) {
            throw new IOException("no answer within %d ms".formatted(DEADLINE.toMillis()), late);
        } catch (ExecutionException failure) {
            throw new IOException(String.valueOf(failure.getCause()), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    /// Blocks; ends when the channel is closed.
    private void exchange(SocketChannel channel, PowerdRequest request, CompletableFuture<byte[]> line) {
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            channel.write(ByteBuffer.wrap(ProtocolCodec.encode(request)));
            channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
            var received = new ByteArrayOutputStream();
            var buffer = ByteBuffer.allocate(8192);
            while (channel.read(buffer) >= 0 && received.size() < MAX_LINE) {
                received.write(buffer.array(), 0, buffer.position());
                boolean isWhole = buffer.position() > 0 && buffer.get(buffer.position() - 1) == '\n';
                buffer.clear();
                if (isWhole) {
                    line.complete(received.toByteArray());
                    return;
                }
            }
            line.completeExceptionally(new IOException("the answer is not a line"));
        } catch (IOException failure) {
            line.completeExceptionally(failure);
        }
    }
}
