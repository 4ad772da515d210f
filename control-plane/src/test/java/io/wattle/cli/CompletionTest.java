package io.wattle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {
    @Test
    void completesInBash(@TempDir Path folder) throws IOException, InterruptedException {
        assumeThat(Path.of("/bin/bash")).as("bash is needed to try the script").exists();
        Path script = Files.writeString(
                folder.resolve("wattle.bash"),
                CommandRun.of("completion", "bash").out());

        Process bash = new ProcessBuilder(
                        "/bin/bash",
                        "-c",
                        "source " + script + "; COMP_WORDS=(wattle ge); COMP_CWORD=1; _complete_wattle;"
                                + " echo ${COMPREPLY[@]}")
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(bash.waitFor()).isZero();
        assertThat(said).isEqualTo("get\n");
    }

    @Test
    void completesInFish() {
        assertThat(CommandRun.of("completion", "fish").out().lines())
                .startsWith("complete -c wattle -f")
                .contains(
                        "complete -c wattle -n '__fish_use_subcommand' -a get"
                                + " -d 'Shows nodes, racks, models, replicas, plans, events or energy.'",
                        "complete -c wattle -n '__fish_seen_subcommand_from get' -l no-headers"
                                + " -d 'Leaves the header line of tables and CSV away.'");
    }
}
