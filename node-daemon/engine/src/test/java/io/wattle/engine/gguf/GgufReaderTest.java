package io.wattle.engine.gguf;

import static io.wattle.engine.gguf.SmallGguf.find;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GgufReaderTest {
    private static final int TENSOR_COUNT = 8;
    private static final int ENTRY_COUNT = 16;
    private static final int FIRST_KEY = 24;

    @Test
    void readsEveryKindOfValueAndCountsTheWeights() throws GgufException {
        var bytes = new GgufFile()
                .put("text", "Wörter")
                .put("whole", -1)
                .put("real", 0.5f)
                .put("truth", true)
                .put("words", List.of("a", "longest", ""))
                .put("numbers", new int[] {1, 2, 3})
                .tensor("one", new float[6], 2, 3)
                .tensor("two", new float[5], 5)
                .bytes();
        Map<String, GgufValue> metadata = Map.of(
                "text", new GgufValue.Text("Wörter"),
                "whole", new GgufValue.Whole(0xFFFF_FFFFL),
                "real", new GgufValue.Real(0.5),
                "truth", new GgufValue.Truth(true),
                "words", new GgufValue.Sequence(GgufType.STRING, 3, 7),
                "numbers", new GgufValue.Sequence(GgufType.INT32, 3, 4));
        assertThat(read(bytes)).isEqualTo(new Gguf(metadata, 11, 44));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("corruptions")
    void saysWhatIsWrong(String sentence, Consumer<ByteBuffer> corruption) {
        var bytes = SmallGguf.bytes();
        corruption.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> read(bytes))
                .withMessage("The model file (small.gguf) has " + sentence + ".");
    }

    static Stream<Arguments> corruptions() {
        int name = find("weight");
        int list = find("list");
        return Stream.of(
                change("the magic number 0x04034B50; expected 0x46554747 (GGUF)", file -> file.putInt(0, 0x04034B50)),
                change("version 2; expected version 3 in little-endian order", file -> file.putInt(4, 2)),
                change("version 50331648; expected version 3 in little-endian order", file -> file.putInt(4, 3 << 24)),
                change(
                        "a tensor count of 18446744073709551615 at byte 16 of 352; expected at most 65536",
                        file -> file.putLong(TENSOR_COUNT, -1)),
                change(
                        "a metadata count of 65536 at byte 24 of 352; expected at most 25",
                        file -> file.putLong(ENTRY_COUNT, 65_536)),
                change(
                        "a metadata key of 9223372036854775807 bytes at byte 32; expected at most the 320 bytes that are left",
                        file -> file.putLong(FIRST_KEY, Long.MAX_VALUE)),
                change(
                        "a metadata key that is not UTF-8 before byte 36; expected UTF-8",
                        file -> file.put(FIRST_KEY + 8, (byte) 0xFF)),
                change(
                        "the metadata key flag twice; expected each key once",
                        file -> file.put(find("flat") + 3, (byte) 'g')),
                change("the type of flag as 13; expected 0 to 12", file -> file.putInt(find("flag") + 4, 13)),
                change("flag as 7; expected 0 or 1 for a truth value", file -> file.put(find("flag") + 8, (byte) 7)),
                change("the element type of list as 99; expected 0 to 12", file -> file.putInt(list + 8, 99)),
                change(
                        "list as an array of arrays; expected an array of plain values",
                        file -> file.putInt(list + 8, 9)),
                change(
                        "list with a count of 999999 at byte 86 of 352; expected at most 33",
                        file -> file.putLong(list + 12, 999_999)),
                change(
                        "list of 77777 bytes at byte 94; expected at most the 258 bytes that are left",
                        file -> file.putLong(list + 20, 77_777)),
                change("a tensor name of 64 bytes; expected at most 63", file -> file.putLong(name - 8, 64)),
                change("the tensor weight with 5 dimensions; expected 1 to 4", file -> file.putInt(name + 6, 5)),
                change("the tensor weight with 0 dimensions; expected 1 to 4", file -> file.putInt(name + 6, 0)),
                change(
                        "the tensor weight of the type F32 with rows of 0; expected a positive multiple of 1",
                        file -> file.putLong(name + 10, 0)),
                change(
                        "the tensor weight of the type 4; expected a type that llama.cpp b4916 knows",
                        file -> file.putInt(name + 26, 4)),
                change(
                        "the tensor weight of the type Q8_0 with rows of 4; expected a positive multiple of 32",
                        file -> file.putInt(name + 26, 8)),
                change(
                        "the tensor weight at the offset 32; expected 0, the end of the tensor before",
                        file -> file.putLong(name + 30, 32)),
                change(
                        "352 bytes, but the tensor weight ends at byte 4194504; expected a whole file; this one was cut off",
                        file -> file.putLong(name + 10, 209_714).putInt(name + 26, 0)));
    }

    private static Arguments change(String sentence, Consumer<ByteBuffer> corruption) {
        return Arguments.of(sentence, corruption);
    }

    @Test
    void refusesTheFileWhereverItIsCutOff() {
        var bytes = SmallGguf.bytes();
        int lastWeight = bytes.length - 16; // what follows pads the last tensor
        for (int length = 0; length < lastWeight; length++) {
            var cut = Arrays.copyOf(bytes, length);
            assertThatExceptionOfType(GgufException.class)
                    .as("cut after %d bytes", length)
                    .isThrownBy(() -> read(cut))
                    .withMessageContaining("; expected ");
        }
    }

    @Test
    void refusesAnAlignmentThatIsNoPowerOfTwo() {
        var bytes = new GgufFile().put("general.alignment", 48).bytes();
        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> read(bytes))
                .withMessage("The model file (small.gguf) has general.alignment as Whole[value=48]; "
                        + "expected a power of two up to 65536.");
    }

    @Test
    void saysThatAFileIsMissingOrIsNone(@TempDir Path folder) {
        var missing = folder.resolve("missing.gguf");
        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> GgufReader.read(missing))
                .withMessage("The model file (%s) cannot be read: it does not exist.".formatted(missing));
        assertThatExceptionOfType(GgufException.class)
                .isThrownBy(() -> GgufReader.read(folder))
                .withMessage("The model file (%s) cannot be read: it is not a regular file.".formatted(folder));
    }

    @Test
    void readsFromAFile(@TempDir Path folder) throws IOException, GgufException {
        var file = folder.resolve("small.gguf");
        Files.write(file, SmallGguf.bytes());
        assertThat(GgufReader.read(file)).isEqualTo(read(SmallGguf.bytes()));
    }

    private static Gguf read(byte[] bytes) throws GgufException {
        return GgufReader.read("small.gguf", new ByteArrayInputStream(bytes), bytes.length);
    }
}
