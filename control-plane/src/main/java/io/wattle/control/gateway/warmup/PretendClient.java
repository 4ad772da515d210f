package io.wattle.control.gateway.warmup;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wattle.workload.ModelName;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/// Asks for whole answers and streams in turns, on one connection.
final class PretendClient implements AutoCloseable {
    private final Socket socket;
    private final byte[] buffer = new byte[64 << 10];
    private final byte[] whole;
    private final byte[] stream;

    /// @param words which of several ways to ask it has
    PretendClient(int port, ModelName model, int words) throws IOException {
        whole = request(model, words, false);
        stream = request(model, words, true);
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(2_000);
    }

    private static byte[] request(ModelName model, int words, boolean isStream) {
        String body = "{\"model\":\"" + model.value() + "\",\"messages\":["
                + "{\"role\":\"system\",\"content\":\"Be brief.\"},".repeat(words % 2)
                + "{\"role\":\"user\",\"content\":\""
                + "Tell me something about the sea. ".repeat(4 + words) + "\"}],\"max_tokens\":" + (16 << words % 4)
                + (words % 3 == 0 ? ",\"temperature\":0.5" : "")
                + (isStream
                        ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true,\"include_energy\":true}}\n"
                        : "}\n");
        return ("POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
                        + "accept: */*\r\nauthorization: Bearer none\r\ncontent-length: " + body.length() + "\r\n\r\n"
                        + body)
                .getBytes(UTF_8);
    }

    /// @throws IOException if the answer is not what it should be
    void ask(boolean isStream) throws IOException {
        socket.getOutputStream().write(isStream ? stream : whole);
        InputStream in = socket.getInputStream();
        var answer = new StringBuilder();
        while (!isOver(answer)) {
            int size = in.read(buffer);
            if (size < 0) {
                throw new IOException("The answer ended early: " + answer);
            }
            answer.append(new String(buffer, 0, size, UTF_8));
        }
        if (answer.indexOf("HTTP/1.1 200") != 0) {
            throw new IOException("The answer was " + answer);
        }
    }

    /// Both kinds of answer end as nothing within them does.
    private static boolean isOver(StringBuilder answer) {
        int end = answer.length();
        boolean isChunked = answer.indexOf("chunked") > 0;
        return isChunked
                ? end > 5 && answer.indexOf("0\r\n\r\n", end - 5) >= 0
                : end > 2 && answer.lastIndexOf("}}") == end - 2;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
