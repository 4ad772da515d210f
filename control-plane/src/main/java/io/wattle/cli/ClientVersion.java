package io.wattle.cli;

import java.util.Optional;

/// Which Wattle this command is of.
final class ClientVersion {
    private ClientVersion() {}

    /// The version of the jar; {@code development} when run from class files.
    static String number() {
        return Optional.ofNullable(ClientVersion.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    static String line() {
        return "wattle " + number() + " (JDK " + Runtime.version() + ")";
    }
}
