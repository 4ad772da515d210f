package io.wattle.control;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.testing.Eventually;
import io.wattle.testing.Lab;
import io.wattle.testing.StubNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: nobody who floods the intake of reports, or sends one byte by byte, keeps others from being heard.
/// Method: real connections to a whole control plane.
class ReportFloodTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int LORIS = 100;

    @TempDir
    private Path data;

    private ControlPlane.Running running;
    private Http http;

    @BeforeEach
    void start() throws Exception {
        running = ControlPlane.start(
                new Settings(data, "127.0.0.1", 0, Optional.empty(), Optional.empty(), Optional.empty(), true, false));
        http = Http.at(running.address());
        Eventually.holds("it leads", SOON, () -> running.loop().isLeading());
        http.apply(Lab.both(Lab.CLUSTER, Lab.model("chat", 1)));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void aNodeThatFloodsIsRefusedAndKeepsItsGrantWhileOthersAreHeard() throws Exception {
        StubNode flooding = new StubNode("n2", "boot-2");
        Eventually.holds("n2 has a grant", SOON, () -> follow(flooding));
        Map<Integer, Integer> answers = new HashMap<>();
        String refused = "";
        long end = System.nanoTime() + SOON.toNanos();
        while (answers.getOrDefault(429, 0) < 50 && System.nanoTime() < end) {
            Http.Answer answer = http.report(flooding.report());
            answers.merge(answer.status(), 1, Integer::sum);
            refused = answer.status() == 429 ? answer.error() : refused;
        }
        assertThat(answers).containsOnlyKeys(200, 429);
        assertThat(refused).isEqualTo("flood: The node \"n2\" reports more than 50 times a second; once is enough.");
        assertThat(http.report(new StubNode("n3", "boot-3").report()).status()).isEqualTo(200);
        assertThat(http.get("/api/v1/nodes/n2").body().at("/committed_watts").asDouble())
                .as("its last grant")
                .isEqualTo(40);
        assertThat(http.get("/metrics").text()).contains("result=\"flood\"");
        Eventually.holds("n2 is heard again when it calms down", SOON, () -> follow(flooding));
    }

    @Test
    void bodiesThatNeverEndAreCutOffAndHoldNobodyUp() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < LORIS; i++) {
                slow.add(begin());
            }
            StubNode other = new StubNode("n2", "boot-2");
            Eventually.holds("n2 has a grant", Duration.ofSeconds(4), () -> follow(other));
            for (Socket socket : slow) {
                assertThat(end(socket)).as("the server ended the connection").isTrue();
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        Eventually.holds(
                "all are counted", SOON, () -> http.get("/metrics").text().contains("result=\"slow_body\",} " + LORIS));
    }

    /// A report of which only the beginning comes.
    private Socket begin() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), running.address().getPort());
        socket.getOutputStream()
                .write("POST /node/v1/report HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\n{".getBytes(US_ASCII));
        return socket;
    }

    /// Reads what still comes; whether the server ends it within the deadline of a body.
    private static boolean end(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    private boolean follow(StubNode node) throws Exception {
        Http.Answer answer = http.report(node.report());
        if (answer.status() != 200) {
            return false;
        }
        node.follow(Http.state(answer));
        return Http.state(answer).grant().isPresent();
    }
}
