package io.wattle.node.engine;

import java.nio.file.Path;

/// Where an engine runs.
///
/// @param port      a loopback port of its own
/// @param temporary a folder of its own for what it throws away
public record EnginePlace(int port, Path temporary) {
    /// Base URL of an engine here.
    String endpoint() {
        return "http://127.0.0.1:" + port;
    }
}
