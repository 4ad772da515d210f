package io.wattle.powerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.protocol.PowerdReply;
import io.wattle.protocol.ProtocolCodec;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who may ask, and that nobody keeps others from asking.
@Timeout(120)
class RequestSocketTest {
    @TempDir
    Path folder;

    @Test
    void aUserWhoIsNotNamedIsRefusedWithASentence() throws Exception {
        serve(Set.of("somebody-else"));
        assertThat(ask()).isEqualTo("The user (%s) may not ask.".formatted(System.getProperty("user.name")));
    }

    @Test
    void callersWhoSayNothingDoNotKeepOthersOut() throws Exception {
        serve(Set.of(System.getProperty("user.name")));
        var mute = new ArrayList<SocketChannel>();
        for (int caller = 0; caller < 40; caller++) {
            mute.add(connect());
        }
        String answer = "";
        while (!answer.equals("done")) {
            answer = ask();
        }
        for (var caller : mute) {
            caller.close();
        }
    }

    private void serve(Set<String> users) throws IOException {
        var socket = RequestSocket.open(folder.resolve("s"), users, _ -> PowerdReply.refusal("done"));
        Thread.ofPlatform().daemon().start(() -> {
            try {
                socket.serve();
            } catch (IOException closed) {
                throw new AssertionError(closed);
            }
        });
    }

    private SocketChannel connect() throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(folder.resolve("s")));
        return channel;
    }

    /// @return the answer's message; empty where the server hung up
    private String ask() throws Exception {
        try (var channel = connect()) {
            channel.write(ByteBuffer.wrap("{\"verb\":\"status\"}\n".getBytes(StandardCharsets.UTF_8)));
            byte[] line = Channels.newInputStream(channel).readNBytes(1);
            if (line.length == 0) {
                return "";
            }
            var rest = new java.io.BufferedReader(
                            new java.io.InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8))
                    .readLine();
            return ProtocolCodec.decode(("{" + rest).getBytes(StandardCharsets.UTF_8), PowerdReply.class)
                    .message();
        } catch (IOException hungUp) {
            return "";
        }
    }
}
