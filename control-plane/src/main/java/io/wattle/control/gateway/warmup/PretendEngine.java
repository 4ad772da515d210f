package io.wattle.control.gateway.warmup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/// Answers as an engine does, always the same, to anybody who asks on the loopback address.
final class PretendEngine implements AutoCloseable {
    private static final String USAGE = "{\"prompt_tokens\":12,\"completion_tokens\":20,\"total_tokens\":32}";
    private static final byte[] WHOLE = whole();
    private static final byte[] STREAM = stream();
    private static final int TOKENS = 20;

    private final ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());

    PretendEngine() throws IOException {
        Thread.ofPlatform().daemon().name("warm-up-engine").start(this::accept);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private static byte[] whole() {
        String body = "{\"id\":\"c-1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"warm-up\",\"choices\":"
                + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"The sea is wide.\"},"
                + "\"finish_reason\":\"stop\"}],\"usage\":" + USAGE + "}";
        return ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + body.length() + "\r\n\r\n"
                        + body)
                .getBytes(UTF_8);
    }

    private static byte[] stream() {
        var answer = new StringBuilder(
                "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n");
        for (int i = 0; i < TOKENS; i++) {
            chunk(answer, event(i == TOKENS - 1 ? "\"stop\"" : "null"));
        }
        chunk(
                answer,
                "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"choices\":[],\"usage\":" + USAGE
                        + "}\n\n");
        chunk(answer, "data: [DONE]\n\n");
        return answer.append("0\r\n\r\n").toString().getBytes(UTF_8);
    }

    private static String event(String finish) {
        return "data: {\"id\":\"c-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"warm-up\","
                + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"sea \"},\"finish_reason\":" + finish + "}]}\n\n";
    }

    private static void chunk(StringBuilder answer, String event) {
        answer.append(Integer.toHexString(event.length()))
                .append("\r\n")
                .append(event)
                .append("\r\n");
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            InputStream in = client.getInputStream();
            byte[] buffer = new byte[8 << 10];
            var request = new StringBuilder();
            for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
                request.append(new String(buffer, 0, size, UTF_8));
                if (isWhole(request)) {
                    client.getOutputStream().write(request.indexOf("\"stream\":true") < 0 ? WHOLE : STREAM);
                    request.setLength(0);
                }
            }
        } catch (IOException gone) {
            return;
        }
    }

    /// The warm-up's bodies end in a brace and a line's end.
    private static boolean isWhole(StringBuilder request) {
        int end = request.length();
        return end > 1 && request.charAt(end - 2) == '}' && request.charAt(end - 1) == '\n';
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
