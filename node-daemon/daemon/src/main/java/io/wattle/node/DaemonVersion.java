package io.wattle.node;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/// The version of the daemon, from its jar.
final class DaemonVersion implements IVersionProvider {
    static String text() {
        return Optional.ofNullable(DaemonVersion.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"wattle-node " + text()};
    }
}
