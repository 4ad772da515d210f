package io.wattle.engine.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void givesTheBytesAndTakesTheirChargeBack() throws ApiError, IOException {
        var bodies = new RequestBody(8 * MEBIBYTE);
        for (int request = 0; request < 3; request++) {
            int length = bodies.read(body(MEBIBYTE), OptionalLong.empty(), bytes -> bytes.length);
            assertThat(length).isEqualTo(MEBIBYTE);
        }
    }

    @Test
    void refusesAnAnnouncedBodyUnread() throws IOException {
        var unreadable = InputStream.nullInputStream();
        unreadable.close();
        assertRefused(
                new RequestBody(1L << 40),
                unreadable,
                OptionalLong.of(33_554_433),
                413,
                "The body (33554433 bytes or more) must have at most 33554432 bytes.");
    }

    @Test
    void refusesABodyThatTurnsOutTooLarge() {
        assertRefused(
                new RequestBody(1L << 40),
                body(RequestBody.BYTES_MAX + 1),
                OptionalLong.empty(),
                413,
                "The body (33554433 bytes or more) must have at most 33554432 bytes.");
    }

    @Test
    void refusesABodyThatTheHeapCannotHold() {
        assertRefused(
                new RequestBody(8 * MEBIBYTE),
                body(2 * MEBIBYTE),
                OptionalLong.empty(),
                413,
                "The body (1114112 bytes or more) is too large for this engine's heap (at most 1048576); "
                        + "start it with a larger -Xmx.");
    }

    @Test
    void refusesWhatDoesNotFitBesideOtherBodies() throws ApiError, IOException {
        var bodies = new RequestBody(8 * MEBIBYTE);
        bodies.read(body(MEBIBYTE - 10), OptionalLong.empty(), first -> {
            assertRefused(
                    bodies, body(100), OptionalLong.empty(), 503, "Too many large requests are being read at once.");
            return first.length;
        });
        int length = bodies.read(body(100), OptionalLong.empty(), bytes -> bytes.length);
        assertThat(length).isEqualTo(100);
    }

    private static void assertRefused(
            RequestBody bodies, InputStream body, OptionalLong announced, int status, String message) {
        assertThatExceptionOfType(ApiError.class)
                .isThrownBy(() -> bodies.read(body, announced, bytes -> bytes.length))
                .withMessage(message)
                .satisfies(error -> assertThat(error.status()).isEqualTo(status));
    }

    private static InputStream body(int length) {
        return new ByteArrayInputStream(new byte[length]);
    }
}
