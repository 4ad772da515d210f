package io.wattle.nvml.struct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.wattle.nvml.GoldenTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: the golden table is what NVIDIA's header says on this machine.
/// Method: gcc prints `sizeof` and `offsetof` for every row that the header knows.
@Tag("real-header")
class RealHeaderTest {
    /// Grew from 3,944 to 13,344 bytes between headers without a new version: any of them is right.
    private static final String GROWS = "nvmlGpmMetricsGet_t";

    @TempDir
    private Path folder;

    @Test
    void theTableAgreesWithTheHeader() throws IOException, InterruptedException {
        var header =
                findHeader().orElseGet(() -> abort("There is no nvml.h: install CUDA or set nvml.header to its path."));
        var structs = GoldenTable.rows("/nvml-layouts.tsv").stream()
                .filter(row -> row.get("field").matches("[A-Za-z0-9]+"))
                .filter(row -> !row.get("struct").equals(GROWS))
                .filter(row -> declares(header, row))
                .toList();

        assertThat(structs).hasSizeGreaterThan(50);
        assertThat(measure(header, structs))
                .containsExactlyElementsOf(
                        structs.stream().map(RealHeaderTest::expected).toList());
    }

    private static Optional<Path> findHeader() throws IOException {
        var named = System.getProperty("nvml.header");
        if (named != null) {
            return Optional.of(Path.of(named));
        }
        var local = Path.of("/usr/local");
        if (!Files.isDirectory(local)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(local)) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("cuda"))
                    .flatMap(folder -> Stream.of(
                            folder.resolve("include/nvml.h"), folder.resolve("targets/x86_64-linux/include/nvml.h")))
                    .filter(Files::exists)
                    .sorted()
                    .findFirst();
        }
    }

    /// An older header lacks newer structs, and newer fields do not occur in older structs.
    private static boolean declares(Path header, Map<String, String> row) {
        try {
            return Files.readString(header).contains("} " + row.get("struct") + ";");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String expected(Map<String, String> row) {
        return "%s %s %s %s %s"
                .formatted(
                        row.get("struct"), row.get("field"), row.get("size"), row.get("offset"), row.get("field_size"));
    }

    private List<String> measure(Path header, List<Map<String, String>> rows) throws IOException, InterruptedException {
        var lines = new ArrayList<String>(List.of(
                "#include <stddef.h>",
                "#include <stdio.h>",
                "#define NVML_NO_UNVERSIONED_FUNC_DEFS",
                "#include \"" + header + "\"",
                "#define FORM \"%s %s %zu %zu %zu\\n\"",
                "#define F(s, f) printf(FORM, #s, #f, sizeof(s), offsetof(s, f), sizeof(((s *)0)->f))",
                "int main(void) {"));
        rows.forEach(row -> lines.add("F(%s, %s);".formatted(row.get("struct"), row.get("field"))));
        lines.add("return 0; }");
        var source = Files.write(folder.resolve("measure.c"), lines, UTF_8);
        var program = folder.resolve("measure");
        run("gcc", "-o", program.toString(), source.toString());
        return run(program.toString()).lines().toList();
    }

    private String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
