package io.wattle.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which control plane a command talks to, and for how long it waits.
final class ServerOptions {
    static final String DEFAULT_SERVER = "http://127.0.0.1:8840";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Control plane's address; default $WATTLE_SERVER, else " + DEFAULT_SERVER + ".")
    private Optional<String> server = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long to wait for an answer, such as 10s; default ${DEFAULT-VALUE}.")
    private String timeout = "10s";

    ApiClient client(CliContext context) {
        return new ApiClient(address(context), Timeouts.parse(timeout));
    }

    private URI address(CliContext context) {
        String text = server.or(() -> context.variable("WATTLE_SERVER"))
                .orElse(DEFAULT_SERVER)
                .replaceAll("/+$", "");
        String origin =
                server.isPresent() || context.variable("WATTLE_SERVER").isEmpty() ? "--server" : "WATTLE_SERVER";
        try {
            URI address = new URI(text);
            boolean isHttp = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (isHttp && address.getHost() != null && address.getRawQuery() == null) {
                return address;
            }
        } catch (URISyntaxException notAnAddress) {
            // Said below, with an example.
        }
        throw new CliException(
                ExitCode.USAGE,
                "The address \"" + text + "\" of " + origin + " must be a URL such as \"" + DEFAULT_SERVER + "\".");
    }
}
