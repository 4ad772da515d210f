package io.wattle.powerd;

import io.wattle.protocol.MalformedMessageException;
import io.wattle.protocol.PowerdReply;
import io.wattle.protocol.PowerdRequest;
import io.wattle.protocol.ProtocolCodec;
import java.io.BufferedInputStream;
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
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import jdk.net.ExtendedSocketOptions;

/// The socket: a line of JSON in, a line of JSON out, for the users who may ask. The kernel tells who asks. A caller
/// has a few seconds, and only so many wait, so that one who hangs keeps out nobody.
record RequestSocket(ServerSocketChannel server, Set<String> users, Function<PowerdRequest, PowerdReply> answer) {
    private static final int LONGEST_LINE = 4096;
    private static final int MOST_CALLERS = 4;
    private static final int MOST_WAITING = 16;
    private static final int LONGEST_CALL_SECONDS = 5;

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
        var callers = new ThreadPoolExecutor(
                MOST_CALLERS, MOST_CALLERS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING));
        var ends = Executors.newSingleThreadScheduledExecutor();
        while (true) {
            var caller = server.accept();
            try {
                callers.execute(() -> converse(caller, ends));
            } catch (RejectedExecutionException tooMany) {
                caller.close();
            }
        }
    }

    private void converse(SocketChannel caller, ScheduledExecutorService ends) {
        var end = ends.schedule(() -> close(caller), LONGEST_CALL_SECONDS, TimeUnit.SECONDS);
        try (caller;
                var input = new BufferedInputStream(Channels.newInputStream(caller))) {
            String user =
                    caller.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
            if (!users.contains(user)) {
                reply(caller, PowerdReply.refusal("The user (%s) may not ask.".formatted(user)));
                System.err.println("refused the user " + user);
                return;
            }
            var line = new ByteArrayOutputStream();
            for (int next = input.read(); next >= 0 && line.size() < LONGEST_LINE; next = input.read()) {
                line.write(next);
                if (next == '\n') {
                    reply(caller, answerTo(line.toByteArray()));
                    line.reset();
                }
            }
        } catch (IOException gone) {
            System.err.println("A caller is gone: " + gone.getMessage());
        } finally {
            end.cancel(false);
        }
    }

    private PowerdReply answerTo(byte[] line) {
        try {
            return answer.apply(ProtocolCodec.decode(line, PowerdRequest.class));
        } catch (MalformedMessageException malformed) {
            return PowerdReply.refusal(String.valueOf(malformed.getMessage()));
        }
    }

    private static void reply(SocketChannel caller, PowerdReply reply) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(ProtocolCodec.encode(reply));
        bytes.write('\n');
        for (var buffer = ByteBuffer.wrap(bytes.toByteArray()); buffer.hasRemaining(); ) {
            caller.write(buffer);
        }
    }

    private static void close(SocketChannel caller) {
        try {
            caller.close();
        } catch (IOException alreadyGone) {
            // as it should be
        }
    }
}
