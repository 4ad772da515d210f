package io.wattle.nvml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    @Test
    void theTableOfTheReadmeNamesEveryFunction() throws IOException {
        var readme = Files.readString(Path.of("README.md"));

        assertThat(GoldenTable.rows("/nvml-signatures.tsv").stream()
                        .map(row -> "`" + row.get("symbol") + "`")
                        .filter(function -> !readme.contains(function)))
                .isEmpty();
    }
}
