package io.wattle.node.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineLogTest {
    @TempDir
    Path folder;

    @Test
    void theLastLineWithAnythingOnItIsFound() throws IOException {
        var log = new EngineLog(folder.resolve("a/engine.log"));
        assertThat(log.lastLine()).isEmpty();
        log.begin();
        Files.writeString(log.path(), "x".repeat(20_000) + "\nfirst\n  The model is damaged.  \n\n  \n");
        assertThat(log.lastLine()).isEqualTo("The model is damaged.");
    }

    @Test
    void eachProcessBeginsItsOwnLogAndTwoOldOnesStay() throws IOException {
        var log = new EngineLog(folder.resolve("engine.log"));
        for (String run : new String[] {"one", "two", "three", "four"}) {
            log.begin();
            Files.writeString(log.path(), run);
        }
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("engine.log", "engine.log.1", "engine.log.2");
        assertThat(Files.readString(folder.resolve("engine.log.2"))).isEqualTo("two");
    }

    @Test
    void aRunningLogThatGrewTooLongIsCutInPlace() throws IOException {
        var log = new EngineLog(folder.resolve("engine.log"));
        Files.write(log.path(), new byte[(int) EngineLog.MAX_BYTES]);
        log.trim();
        assertThat(log.path()).hasSize(EngineLog.MAX_BYTES);
        Files.write(log.path(), new byte[(int) EngineLog.MAX_BYTES + 1]);
        log.trim();
        assertThat(log.path()).isEmptyFile();
        assertThat(folder.resolve("engine.log.1")).hasSize(EngineLog.MAX_BYTES + 1);
    }
}
