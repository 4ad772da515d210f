package io.wattle.cli;

import picocli.CommandLine.Option;

/// How a command prints its result.
final class OutputOptions {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, wide, json, yaml or csv; default ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.TABLE;

    @Option(names = "--no-headers", description = "Leaves the header line of tables and CSV away.")
    private boolean noHeaders;

    OutputFormat format() {
        return format;
    }

    boolean hasHeaders() {
        return !noHeaders;
    }
}
