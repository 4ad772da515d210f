package io.wattle.control;

import io.wattle.control.store.DatabaseSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/// How one control plane runs.
///
/// @param data       folder of its files
/// @param httpHost   address it listens on
/// @param httpPort   port it listens on; 0 for any
/// @param zooKeeper  {@code host:port,…}; none starts one inside
/// @param database   none uses a file under {@code data}
/// @param advertised where others reach it; none derives it from the address it listens on
/// @param heals      whether findings that last are repaired, and not only told
/// @param warmsUp    whether the gateway answers requests of its own before it says that it is ready
record Settings(
        Path data,
        String httpHost,
        int httpPort,
        Optional<String> zooKeeper,
        Optional<DatabaseSettings> database,
        Optional<URI> advertised,
        boolean heals,
        boolean warmsUp) {
    /// Where others reach this control plane once it listens on the port.
    URI address(int port) {
        return advertised.orElseGet(() -> URI.create("http://%s:%d".formatted(reachableHost(), port)));
    }

    private String reachableHost() {
        if (!httpHost.equals("0.0.0.0") && !httpHost.equals("::")) {
            return httpHost.contains(":") ? "[" + httpHost + "]" : httpHost;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "127.0.0.1";
        }
    }
}
