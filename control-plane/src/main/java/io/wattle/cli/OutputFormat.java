package io.wattle.cli;

/// How a command prints its result.
enum OutputFormat {
    TABLE,
    /// A table with more columns.
    WIDE,
    /// The API's document as it came.
    JSON,
    /// The same document as YAML.
    YAML,
    CSV
}
