package io.wattle.cli;

import java.nio.file.Path;
import java.util.List;

/// What {@code wattle up} was asked to do.
///
/// @param home           the distribution's folder
/// @param data           folder for all state
/// @param httpPort       of the control plane; 0 for any that is free
/// @param controlOptions handed to the control plane as they are: real ZooKeeper, real database
/// @param nodeOptions    handed to the node daemon as they are
record UpSettings(Path home, Path data, int httpPort, List<String> controlOptions, List<String> nodeOptions) {
    UpSettings {
        controlOptions = List.copyOf(controlOptions);
        nodeOptions = List.copyOf(nodeOptions);
    }
}
