package io.wattle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCommandTest {
    private static final String TOY = "karpathy/stories15M";

    @TempDir
    private Path folder;

    @Test
    void writesAModelOfAKnownShape() {
        Path file = folder.resolve("toy.gguf");

        assertThat(synth(TOY, file, "--layers", "1", "--precision", "q8_0"))
                .isEqualTo(new CommandRun(0, "", """
                        Writing %s: 11.1 MiB, 10 212 192 parameters.
                        Done in 0 s. Its answers are noise: the weights are random.
                        """.formatted(file)));
        assertThat(file).exists();
    }

    @Test
    void keepsAFileThatIsThereUnlessForced() throws IOException {
        Path file = Files.writeString(folder.resolve("toy.gguf"), "precious");

        assertThat(synth(TOY, file, "--layers", "1"))
                .isEqualTo(new CommandRun(
                        4, "", "wattle: The file \"" + file + "\" is already there; --force replaces it.\n"));
        assertThat(file).hasContent("precious");
        assertThat(synth(TOY, file, "--layers", "1", "--force").code()).isZero();
        assertThat(Files.size(file)).isGreaterThan(1 << 20);
    }

    @Test
    void refusesWhatCannotBeWritten() {
        Path file = folder.resolve("x.gguf");

        assertThat(synth("meta-llama/Llama-3.1-8C", file).err())
                .startsWith("wattle: There is no architecture \"meta-llama/Llama-3.1-8C\". Did you mean"
                        + " \"meta-llama/Llama-3.1-8B\"")
                .endsWith("\"wattle model list\" shows all.\n");
        assertThat(synth("deepseek-ai/DeepSeek-V3", file))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "wattle: The architecture \"deepseek-ai/DeepSeek-V3\" cannot be written as a Llama:"
                                + " it has latent attention.\n"));
        assertThat(synth(TOY, file, "--precision", "int3"))
                .isEqualTo(new CommandRun(2, "", "wattle: --precision (int3) must be f16 or q8_0.\n"));
        assertThat(synth(TOY, file, "--layers", "0"))
                .isEqualTo(new CommandRun(2, "", "wattle: --layers (0) must be between 1 and 1000.\n"));
        assertThat(synth(TOY, folder))
                .isEqualTo(new CommandRun(
                        2, "", "wattle: \"" + folder + "\" is a folder; name the file to write in it.\n"));
        assertThat(synth(TOY, folder.resolve("no/x.gguf")))
                .isEqualTo(new CommandRun(
                        3, "", "wattle: There is no folder \"" + folder.resolve("no") + "\" to write in.\n"));
        assertThat(synth("meta-llama/Llama-3.1-405B", file, "--layers", "1000").err())
                .startsWith("wattle: The file needs 5.8")
                .endsWith(" left; fewer --layers or --precision q8_0 need less.\n");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void listsTheArchitecturesOfTheCatalogue() {
        CommandRun list = CommandRun.of("model", "list");

        assertThat(list.code()).isZero();
        assertThat(list.out().lines().map(line -> line.replaceAll(" +", " ")))
                .startsWith("NAME LAYERS HIDDEN HEADS KV-HEADS EXPERTS VOCABULARY CONTEXT")
                .contains(
                        "meta-llama/Llama-3.1-8B 32 4096 32 8 - 128256 131072",
                        "mistralai/Mixtral-8x7B-v0.1 32 4096 32 8 8 32000 32768");
        assertThat(CommandRun.of("model", "list", "-o", "csv").out())
                .contains("\nmeta-llama/Llama-3.1-8B,32,4096,32,8,128,14336,,128256,131072,");
    }

    private static CommandRun synth(String architecture, Path file, String... more) {
        String[] arguments = {"model", "synth", "--architecture", architecture, "-o", file.toString()};
        return CommandRun.of(Stream.of(arguments, more).flatMap(Arrays::stream).toArray(String[]::new));
    }
}
