package io.wattle.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A process to start.
///
/// @param label       what people call it, such as {@code node daemon}
/// @param command     program and arguments
/// @param environment variables to set, as {@code NAME=value}
/// @param readyPrefix how the line begins that it prints when it is ready; its address follows
/// @param log         where its output goes
/// @param patience    how long it may take to become ready, and to end
record ChildSpec(
        String label, List<String> command, List<String> environment, String readyPrefix, Path log, Duration patience) {
    ChildSpec {
        command = List.copyOf(command);
        environment = List.copyOf(environment);
    }
}
