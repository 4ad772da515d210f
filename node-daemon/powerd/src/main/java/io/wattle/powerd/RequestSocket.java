package io.wattle.powerd;

import io.wattle.protocol.MalformedMessageException;
import io.wattle.protocol.PowerdReply;
import io.wattle.protocol.PowerdRequest;
import io.wattle.protocol.ProtocolCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.Function;
import jdk.net.ExtendedSocketOptions;

/// The socket: a line of JSON in, a line of JSON out, for the users who may ask. The kernel tells who asks.
record RequestSocket(ServerSocketChannel server, Set<String> users, Function<PowerdRequest, PowerdReply> answer) {
    private static final int LONGEST_LINE = 4096;
    private static final int MOST_CALLERS = 4;

    /// Opens the socket for its owner and the process's group; until then a new socket takes its owner alone.
    static RequestSocket open(Path path, Set<String> users, Function<PowerdRequest, PowerdReply> answer)
            throws IOException {
        Files.deleteIfExists(path);
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
        return new RequestSocket(server, Set.copyOf(users), answer);
    }

    /// Serves until the process ends.
    void serve() throws IOException {
        var callers = Executors.newFixedThreadPool(MOST_CALLERS);
        while (true) {
            var caller = server.accept();
            callers.execute(() -> converse(caller));
        }
    }

    private void converse(SocketChannel caller) {
        try (caller;
                var input = Channels.newInputStream(caller)) {
            String user =
                    caller.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
            var line = new ByteArrayOutputStream();
            for (int next = input.read(); next >= 0 && line.size() < LONGEST_LINE; next = input.read()) {
                line.write(next);
                if (next == '\n') {
                    caller.write(ByteBuffer.wrap(ProtocolCodec.encode(answerTo(user, line.toByteArray()))));
                    caller.write(ByteBuffer.wrap(new byte[] {'\n'}));
                    line.reset();
                }
            }
        } catch (IOException gone) {
            System.err.println("A caller is gone: " + gone.getMessage());
        }
    }

    private PowerdReply answerTo(String user, byte[] line) {
        try {
            return users.contains(user)
                    ? answer.apply(ProtocolCodec.decode(line, PowerdRequest.class))
                    : refusal("The user (%s) may not ask.".formatted(user));
        } catch (MalformedMessageException malformed) {
            return refusal(String.valueOf(malformed.getMessage()));
        }
    }

    private static PowerdReply refusal(String sentence) {
        return new PowerdReply(false, sentence, Optional.empty(), false, List.of());
    }
}
