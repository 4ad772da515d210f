package io.wattle.control.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wattle.control.gateway.rules.GatewayRules;
import io.wattle.control.gateway.rules.GatewayRules.EnergyFactors;
import io.wattle.control.gateway.rules.GatewayRules.FileRule;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files as clients see them.
class FilesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String TYPE = "content-type: multipart/form-data; boundary=xyz";

    @TempDir
    private Path folder;

    private GatewayFixture fixture;
    private HttpProbe client;

    @BeforeEach
    void start() {
        serve(new FileRule(1 << 20, Duration.ofHours(1)));
    }

    private void serve(FileRule rule) {
        var rules = new GatewayRules(List.of(), Map.of(), Map.of(), EnergyFactors.UNKNOWN, rule, "fewest-joules");
        fixture = new GatewayFixture(GatewayConfig.DEFAULTS, new GatewayHome(rules, Optional.of(folder)));
        client = fixture.connect();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        fixture.close();
    }

    @Test
    void aFileIsKeptReadListedAndDeleted() throws Exception {
        var text = "{\"a\":1}\r\n--xy almost a boundary\r\n";
        var made = upload(text, "in.jsonl", "batch");
        var file = made.deepCopy();
        assertThat(file.path("id").asText()).matches("file-[0-9a-f]{24}");
        assertThat(file.path("bytes").asInt()).isEqualTo(text.length());
        assertThat(file.path("filename").asText()).isEqualTo("in.jsonl");
        assertThat(file.path("purpose").asText()).isEqualTo("batch");
        var path = "/v1/files/" + file.path("id").asText();
        assertThat(json(client.send("GET", path, ""))).isEqualTo(made);
        assertThat(client.send("GET", path + "/content", "").body()).isEqualTo(text);
        assertThat(json(client.send("DELETE", path, "")).path("deleted").asBoolean())
                .isTrue();
        assertThat(client.send("GET", path, "").status()).isEqualTo(404);
        assertThat(objects()).isZero();
    }

    @Test
    void listsComeInPages() throws Exception {
        for (int i = 0; i < 3; i++) {
            upload("same", "f" + i, "batch");
        }
        upload("other", "f3", "user_data");
        assertThat(objects()).isEqualTo(2);
        var first = json(client.send("GET", "/v1/files?limit=2&purpose=batch", ""));
        assertThat(first.path("data")).hasSize(2);
        assertThat(first.path("has_more").asBoolean()).isTrue();
        var rest = json(client.send(
                "GET",
                "/v1/files?limit=2&purpose=batch&after=" + first.path("last_id").asText(),
                ""));
        assertThat(rest.path("data")).hasSize(1);
        assertThat(rest.path("has_more").asBoolean()).isFalse();
        assertThat(client.send("GET", "/v1/files?limit=0", "").body())
                .contains("The parameter \\\"limit\\\" (0) must be from 1 to 10000.");
    }

    @Test
    void filesOutliveTheProcessAndNotTheirTime() throws Exception {
        var id = upload("a", "a", "batch").path("id").asText();
        stop();
        serve(new FileRule(1 << 20, Duration.ofHours(1)));
        assertThat(client.send("GET", "/v1/files/" + id + "/content", "").body())
                .isEqualTo("a");
        stop();
        serve(new FileRule(1 << 20, Duration.ZERO));
        var expired = upload("b", "b", "batch").path("id").asText();
        assertThat(client.send("GET", "/v1/files/" + expired, "").status()).isEqualTo(404);
    }

    @Test
    void anotherTenantsFilesDoNotExist() throws Exception {
        var id = upload("a", "a", "batch").path("id").asText();
        for (var path : List.of("/v1/files/" + id, "/v1/files/" + id + "/content")) {
            assertThat(client.send("GET", path, "", "authorization: Bearer other")
                            .status())
                    .isEqualTo(404);
        }
        assertThat(client.send("DELETE", "/v1/files/" + id, "", "authorization: Bearer other")
                        .status())
                .isEqualTo(404);
        assertThat(json(client.send("GET", "/v1/files", "", "authorization: Bearer other"))
                        .path("data"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/files/..%2f..%2fetc%2fpasswd",
                "/v1/files/../../etc/passwd",
                "/v1/files/file-%00",
                "/v1/files//content",
                "/v1/files/descriptions/content",
                "/v1/batches/..%2f..%2fx/cancel"
            })
    void idsAreNeverPaths(String path) throws Exception {
        assertThat(client.send("GET", path, "").status()).isIn(400, 404);
    }

    @Test
    void uploadsThatCannotBeAreRefusedInASentence() throws Exception {
        assertThat(post(part("file", "a") + "--xyz--\r\n").body()).contains("\\\"purpose\\\" must be a word");
        assertThat(post(part("purpose", "batch") + "--xyz--\r\n").body()).contains("has no field \\\"file\\\"");
        assertThat(client.send("POST", "/v1/files", "{}", "content-type: application/json")
                        .body())
                .contains("must be multipart/form-data");
        try (var other = fixture.connect()) {
            assertThat(other.send("POST", "/v1/files", "--abc", TYPE).body())
                    .contains("does not begin with its boundary");
        }
        assertThat(objects()).isZero();
    }

    /// Far more than the process could hold four times over is on its way; the quota ends it early.
    @Test
    void anUploadWithoutALengthMustBeSmall() throws Exception {
        var form = part("purpose", "batch") + part("file\"; filename=\"in.jsonl", "abc") + "--xyz--\r\n";
        var head = "POST /v1/files HTTP/1.1\r\nhost: t\r\n" + TYPE + "\r\ntransfer-encoding: chunked\r\n\r\n";
        client.raw((head + "%x\r\n%s\r\n0\r\n\r\n".formatted(form.length(), form)).getBytes(UTF_8));
        assertThat(json(client.read()).path("bytes").asInt()).isEqualTo(3);
        var piece = "10000\r\n" + "a".repeat(1 << 16) + "\r\n";
        try (var endless = fixture.connect()) {
            endless.raw(head.getBytes(UTF_8));
            for (int i = 0; i < 130; i++) {
                endless.raw(piece.getBytes(UTF_8));
            }
            assertThat(endless.read().status()).isEqualTo(411);
        } catch (IOException cutOff) {
            assertThat(cutOff).isNotNull(); // refused while the rest was still on its way
        }
        assertThat(objects()).isEqualTo(1);
    }

    @Test
    void aQuotaEndsAnUploadEarly() throws Exception {
        var declared = "POST /v1/files HTTP/1.1\r\nhost: t\r\ncontent-length: 4000000000\r\n" + TYPE + "\r\n\r\n";
        client.raw(declared.getBytes(StandardCharsets.US_ASCII));
        client.raw((part("purpose", "batch") + "--xyz\r\ncontent-disposition: form-data; name=\"file\"\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        OutputStream out = client.socket.getOutputStream();
        for (int i = 0; i < 17; i++) {
            out.write(new byte[1 << 16]);
        }
        var refused = client.read();
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.body()).contains("\"code\":\"file_quota_exceeded\"");
        assertThat(objects()).isZero();
    }

    private JsonNode upload(String content, String filename, String purpose) throws IOException {
        var file =
                "--xyz\r\ncontent-disposition: form-data; name=\"file\"; filename=\"%s\"\r\ncontent-type: a/b\r\n\r\n%s\r\n"
                        .formatted(filename, content);
        return json(post(part("purpose", purpose) + file + "--xyz--\r\n"));
    }

    private HttpProbe.Reply post(String form) throws IOException {
        try (var other = fixture.connect()) {
            return other.send("POST", "/v1/files", form, TYPE);
        }
    }

    private static String part(String name, String text) {
        return "--xyz\r\ncontent-disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n".formatted(name, text);
    }

    private static JsonNode json(HttpProbe.Reply reply) throws IOException {
        return JSON.readTree(reply.body());
    }

    private int objects() throws IOException {
        try (var all = Files.list(folder.resolve("files/objects"))) {
            return (int) all.count();
        }
    }
}
