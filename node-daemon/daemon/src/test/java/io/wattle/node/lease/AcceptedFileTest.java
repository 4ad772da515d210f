package io.wattle.node.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceptedFileTest {
    @TempDir
    Path folder;

    @Test
    void whatWasAcceptedIsReadBack() throws IOException {
        var file = new AcceptedFile(folder.resolve("deep/accepted.json"));
        assertThat(file.read()).isEqualTo(AcceptedState.NONE);
        file.write(new AcceptedState(3, 4));
        file.write(new AcceptedState(5, 6));
        assertThat(file.read()).isEqualTo(new AcceptedState(5, 6));
        assertThat(folder.resolve("deep").toFile().list()).containsExactly("accepted.json");
    }

    @Test
    void aDamagedFileIsNotForgotten() throws IOException {
        Path path = Files.writeString(folder.resolve("accepted.json"), "{\"epoch\":");
        assertThatThrownBy(() -> new AcceptedFile(path).read())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("The file (%s) is damaged. Delete it only when".formatted(path));
    }
}
