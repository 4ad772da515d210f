package io.wattle.node.engine;

import java.util.List;
import java.util.Map;

/// How an adapter gets a replica to run.
public sealed interface Launch {
    /// By starting a process; never through a shell.
    record Start(List<String> command, Map<String, String> environment) implements Launch {
        public Start {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }
    }

    /// By watching an endpoint that somebody else runs.
    ///
    /// @param endpoint base URL
    record Watch(String endpoint) implements Launch {}

    /// Not at all.
    ///
    /// @param sentence for the operator: why, and what to do
    record Refuse(String sentence) implements Launch {}
}
