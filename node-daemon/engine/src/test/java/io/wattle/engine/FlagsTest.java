package io.wattle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagsTest {
    private static final int PROCESSORS = 6;

    @Test
    void hasADefaultForAllButTheModel() throws UsageException {
        assertThat(parse("--model /models/tiny.gguf"))
                .isEqualTo(new Flags(
                        Path.of("/models/tiny.gguf"),
                        "tiny",
                        "127.0.0.1",
                        8080,
                        OptionalInt.empty(),
                        1,
                        128,
                        PROCESSORS,
                        false));
    }

    @ParameterizedTest
    @CsvSource({
        "--model m --alias a --host 0.0.0.0 --port 0 --ctx-size 64 --parallel 2 --queue 0 --threads 3 --verbose",
        "-m m -a a --host 0.0.0.0 --port 0 -c 64 -np 2 --queue 0 -t 3 -v --metrics",
        "-m other -t 4 -m m -a a --host 0.0.0.0 --port 0 -c 64 -np 2 --queue 0 -t 3 -v"
    })
    void takesLlamaServersNamesLongAndShort(String line) throws UsageException {
        assertThat(parse(line))
                .isEqualTo(new Flags(Path.of("m"), "a", "0.0.0.0", 0, OptionalInt.of(64), 2, 0, 3, true));
    }

    @ParameterizedTest
    @CsvSource({
        "-m m, 100000, 4096",
        "-m m, 1024, 1024",
        "-m m -np 4, 1024, 1024",
        "-m m -np 4 -c 2048, 1024, 512",
        "-m m -c 8192, 1024, 8192"
    })
    void sharesAGivenContextAndElseGivesEachSlotTheModels(String line, long ofModel, int expected)
            throws UsageException {
        assertThat(parse(line).contextPerSlot(ofModel)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port 1 | The flag --model is missing; it takes a GGUF file.",
                "-m | The flag -m needs a file.",
                "-m m --jinja | The flag --jinja is unknown; --help lists the flags.",
                "-m m extra | The flag extra is unknown; --help lists the flags.",
                "-m m --port | The flag --port needs a number.",
                "-m m --port 65536 | The flag --port (65536) must be a whole number from 0 to 65535.",
                "-m m --port http | The flag --port (http) must be a whole number from 0 to 65535.",
                "-m m -np 0 | The flag --parallel (0) must be a whole number from 1 to 256.",
                "-m m -np 4 -c 63 | The flag --ctx-size (63) must be a whole number from 64 to 16777216.",
                "-m m -t 99999999999 | The flag --threads (99999999999) must be a whole number from 1 to 512.",
            })
    void refusesWithOneSentence(String line, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse(line))
                .withMessage(message);
    }

    private static Flags parse(String line) throws UsageException {
        return Flags.parse(line.split(" "), PROCESSORS);
    }
}
