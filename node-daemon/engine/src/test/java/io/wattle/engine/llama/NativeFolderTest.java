package io.wattle.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeFolderTest {
    @Test
    void isThisProcessesAloneAndGoesWhenClosed(@TempDir Path base) throws IOException {
        try (var one = NativeFolder.create(base)) {
            Files.writeString(one.path().resolve("library.so"), "x");
            assertThat(one.path().getFileName().toString())
                    .startsWith("wattle-engine-%d-"
                            .formatted(ProcessHandle.current().pid()));
            assertThat(contents(base)).containsExactly(one.path());
        }
        assertThat(contents(base)).isEmpty();
    }

    @Test
    void sweepsFoldersWhoseOwnerIsDeadAndNoOthers(@TempDir Path base) throws IOException {
        var abandoned = Files.createDirectory(base.resolve("wattle-engine-4000000-1"));
        Files.createFile(abandoned.resolve("lock"));
        Files.writeString(abandoned.resolve("libjllama.so"), "x");
        var foreign = Files.createDirectory(base.resolve("wattle-engine-notes"));
        Files.writeString(foreign.resolve("notes.txt"), "mine");

        try (var mine = NativeFolder.create(base)) {
            assertThat(contents(base)).containsExactlyInAnyOrder(mine.path(), foreign);
        }
    }

    private static List<Path> contents(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
