package io.wattle.control.gateway.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyDecoderTest {
    private static final ResponseHead CHUNKED = new ResponseHead(200, Map.of("transfer-encoding", "Chunked"));

    @Test
    void anyPartitionOfChunksGivesTheSameBody() throws EngineFailure {
        var wire = "5\r\nhello\r\n1;name=value\r\n \r\n000A\r\n0123456789\r\n0\r\ntrailer: x\r\n\r\nNEXT";
        for (int size = 1; size <= wire.length(); size++) {
            var decoder = BodyDecoder.of(CHUNKED);
            var raw = new ByteQueue(4);
            var body = new ByteQueue(4);
            for (int at = 0; at < wire.length(); at += size) {
                raw.append(
                        wire.substring(at, Math.min(wire.length(), at + size)).getBytes(ISO_8859_1));
                decoder.decode(raw, body);
            }
            assertThat(new String(body.toByteArray(), ISO_8859_1))
                    .as("pieces of %d", size)
                    .isEqualTo("hello 0123456789");
            assertThat(decoder.isComplete()).isTrue();
            assertThat(new String(raw.toByteArray(), ISO_8859_1)).isEqualTo("NEXT");
        }
    }

    @Test
    void countedBodyEndsAtItsLength() throws EngineFailure {
        var decoder = BodyDecoder.of(new ResponseHead(200, Map.of("content-length", "3")));
        var raw = new ByteQueue(8).append("abcd".getBytes(ISO_8859_1));
        var body = new ByteQueue(8);
        assertThat(decoder.isCompleteAtClose()).isFalse();
        decoder.decode(raw, body);
        assertThat(body.toByteArray()).isEqualTo("abc".getBytes(ISO_8859_1));
        assertThat(decoder.isComplete()).isTrue();
        assertThat(raw.size()).isEqualTo(1);
    }

    @Test
    void bodyWithoutLengthEndsWithTheConnection() throws EngineFailure {
        var decoder = BodyDecoder.of(new ResponseHead(200, Map.of()));
        decoder.decode(new ByteQueue(8).append("abcd".getBytes(ISO_8859_1)), new ByteQueue(8));
        assertThat(decoder.isComplete()).isFalse();
        assertThat(decoder.isCompleteAtClose()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "g\r\n", "-1\r\n", "123456789\r\n", "1x\r\n", "1\r\nab\r\n"})
    void brokenChunkIsAFailure(String wire) throws EngineFailure {
        var decoder = BodyDecoder.of(CHUNKED);
        var raw = new ByteQueue(8).append(wire.getBytes(ISO_8859_1));
        assertThatThrownBy(() -> decoder.decode(raw, new ByteQueue(8))).isInstanceOf(EngineFailure.class);
    }

    @Test
    void endlessChunkHeaderIsAFailure() throws EngineFailure {
        var decoder = BodyDecoder.of(CHUNKED);
        var raw = new ByteQueue(8).append("1;x".repeat(2_000).getBytes(ISO_8859_1));
        assertThatThrownBy(() -> decoder.decode(raw, new ByteQueue(8)))
                .isInstanceOf(EngineFailure.class)
                .hasMessage("The engine sent a chunk header longer than 4096 bytes.");
    }

    @Test
    void lengthThatIsNoNumberIsAFailure() {
        assertThatThrownBy(() -> BodyDecoder.of(new ResponseHead(200, Map.of("content-length", "+3"))))
                .isInstanceOf(EngineFailure.class);
    }
}
