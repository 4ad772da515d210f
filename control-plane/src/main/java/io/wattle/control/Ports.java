package io.wattle.control;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/// Looks whether a port can be had before anything slow is started.
final class Ports {
    private Ports() {}

    /// The port itself, or a free one for 0.
    static int claim(String host, int port) throws StartException {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            return probe.getLocalPort();
        } catch (UnknownHostException unknown) {
            throw new StartException(
                    ExitCode.USAGE, "The address \"%s\" of --http-host is not known here.".formatted(host), unknown);
        } catch (IOException taken) {
            throw inUse(host, port, taken);
        }
    }

    static StartException inUse(String host, int port, Exception cause) {
        return new StartException(
                ExitCode.UNAVAILABLE,
                "The port %d on %s cannot be had (%s); stop whatever listens there or choose another --http-port."
                        .formatted(port, host, cause.getMessage()),
                cause);
    }
}
