package io.wattle.node;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The command line of the node daemon.
@Command(
        name = "wattle-node",
        description = "Reads this node's sensors, runs its engines, and reports to the control plane.",
        mixinStandardHelpOptions = true,
        versionProvider = DaemonVersion.class,
        sortOptions = false)
final class NodeOptions {
    @Option(
            names = "--control-plane",
            required = true,
            split = ",",
            paramLabel = "URL",
            description = "Addresses of the control plane's replicas, with commas between.")
    List<URI> controlPlanes = List.of();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "This node's name in the cluster (default: the machine's host name).")
    Optional<String> name = Optional.empty();

    @Option(
            names = "--data",
            required = true,
            paramLabel = "DIR",
            description = "Folder for what the daemon remembers and for its engines' logs.")
    Path data = Path.of(".");

    @Option(
            names = "--http-host",
            defaultValue = "127.0.0.1",
            paramLabel = "ADDRESS",
            description = "Address for metrics and health (default: ${DEFAULT-VALUE}).")
    String httpHost = "";

    @Option(
            names = "--http-port",
            defaultValue = "8841",
            paramLabel = "N",
            description = "Port for metrics and health; 0 for any that is free (default: ${DEFAULT-VALUE}).")
    int httpPort;

    @Option(
            names = "--host-idle-power",
            paramLabel = "POWER",
            description = "What the host draws idle without its GPUs, such as '150 W' (default: estimated).")
    Optional<String> hostIdlePower = Optional.empty();

    @Option(
            names = "--host-max-power",
            paramLabel = "POWER",
            description = "What the host draws at most without its GPUs, such as '400 W' (default: estimated).")
    Optional<String> hostMaxPower = Optional.empty();

    @Option(
            names = "--llama-server",
            paramLabel = "FILE",
            description = "A llama-server binary to use instead of Wattle's own engine.")
    Optional<Path> llamaServer = Optional.empty();

    @Option(
            names = "--powerd-socket",
            paramLabel = "FILE",
            description = "Socket of wattle-powerd, which sets power limits; without it caps are not enforced.")
    Optional<Path> powerdSocket = Optional.empty();

    @Option(
            names = "--ipmitool",
            defaultValue = "/usr/bin/ipmitool",
            paramLabel = "FILE",
            description = "Program that asks the management controller for the node's power "
                    + "(default: ${DEFAULT-VALUE}).")
    Path ipmitool = Path.of("");

    @Option(
            names = "--redfish-chassis",
            paramLabel = "URL",
            description = "Chassis whose power to read over Redfish, such as https://bmc/redfish/v1/Chassis/1.")
    Optional<URI> redfishChassis = Optional.empty();

    @Option(names = "--redfish-credentials", paramLabel = "FILE", description = "File with user:password for Redfish.")
    Optional<Path> redfishCredentials = Optional.empty();

    @Option(
            names = "--redfish-certificates",
            paramLabel = "FILE",
            description = "PEM file with the certificates to trust for Redfish (default: those that Java trusts).")
    Optional<Path> redfishCertificates = Optional.empty();

    @Option(
            names = "--drain-deadline",
            defaultValue = "30 s",
            paramLabel = "TIME",
            description = "Longest wait for an engine's requests before it is stopped (default: ${DEFAULT-VALUE}).")
    String drainDeadline = "";

    @Option(
            names = "--no-progress-deadline",
            defaultValue = "30 s",
            paramLabel = "TIME",
            description = "An engine with requests and no new token for so long is started again; '0 s' never "
                    + "(default: ${DEFAULT-VALUE}).")
    String noProgressDeadline = "";

    @Option(
            names = "--stop-engines-on-exit",
            description = "Drain and stop the engines when the daemon ends; else the next daemon adopts them.")
    boolean stopEnginesOnExit;

    @Option(names = "--exit-with-parent", description = "End, with the engines, when standard input ends.")
    boolean exitWithParent;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "File with lines such as 'http-port = 8841'; flags come first (also: WATTLE_CONFIG).")
    Optional<Path> config = Optional.empty();
}
