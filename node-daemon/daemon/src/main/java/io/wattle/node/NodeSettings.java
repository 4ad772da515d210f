package io.wattle.node;

import io.wattle.fleet.HostPower;
import io.wattle.fleet.HostPowerModel;
import io.wattle.node.engine.SupervisionPolicy;
import io.wattle.node.sensor.CpuModel;
import io.wattle.node.telemetry.HostPowerBounds;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Scale;
import io.wattle.quantity.Watts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// The command line, checked.
///
/// @param policy how patient the supervisor of engines is
record NodeSettings(NodeOptions options, String name, SupervisionPolicy policy) {
    private static final int LONGEST_NAME = 253;
    private static final int LAST_PORT = 65_535;

    /// @throws UsageException with one sentence that says what is wrong with which flag
    static NodeSettings of(NodeOptions options) throws UsageException {
        for (URI address : options.controlPlanes) {
            if (address.getHost() == null
                    || !("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
                throw new UsageException(
                        "The address of the control plane (%s) must be a URL, such as http://127.0.0.1:8840."
                                .formatted(address));
            }
        }
        if (options.httpPort < 0 || options.httpPort > LAST_PORT) {
            throw new UsageException("The port (%d) must be from 0 to %d.".formatted(options.httpPort, LAST_PORT));
        }
        if (options.llamaServer.isPresent() && !Files.isExecutable(options.llamaServer.get())) {
            throw new UsageException(
                    "The file (%s) of --llama-server must be a program.".formatted(options.llamaServer.get()));
        }
        var policy = SupervisionPolicy.STANDARD.within(
                duration("--drain-deadline", options.drainDeadline),
                duration("--no-progress-deadline", options.noProgressDeadline));
        bounds(options, new HostPower(Watts.ZERO, new Watts(Double.MAX_VALUE)));
        return new NodeSettings(options, name(options), policy);
    }

    /// Power of the host: as the operator says, else estimated from its processors and memory.
    HostPowerBounds hostPower(CpuModel cpu, Bytes memory) throws UsageException {
        return bounds(options, HostPowerModel.estimate(cpu.logicalCpus(), memory));
    }

    private static HostPowerBounds bounds(NodeOptions options, HostPower estimate) throws UsageException {
        Optional<Watts> idle = power("--host-idle-power", options.hostIdlePower);
        Optional<Watts> max = power("--host-max-power", options.hostMaxPower);
        try {
            return new HostPowerBounds(
                    new HostPower(idle.orElse(estimate.idle()), max.orElse(estimate.max())), idle.isPresent());
        } catch (IllegalArgumentException reversed) {
            throw new UsageException(
                    reversed.getMessage() + " Give --host-idle-power and --host-max-power both, the lower first.");
        }
    }

    private static Optional<Watts> power(String flag, Optional<String> text) throws UsageException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Watts(Scale.POWER.parse(text.get())));
        } catch (IllegalArgumentException malformed) {
            throw new UsageException("%s: %s".formatted(flag, malformed.getMessage()));
        }
    }

    private static Duration duration(String flag, String text) throws UsageException {
        try {
            return Duration.ofNanos((long) (Scale.TIME.parse(text) * 1e9));
        } catch (IllegalArgumentException malformed) {
            throw new UsageException("%s: %s".formatted(flag, malformed.getMessage()));
        }
    }

    private static String name(NodeOptions options) throws UsageException {
        String name = options.name.orElseGet(NodeSettings::hostName).strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new UsageException("The name of the node (%s) must have 1 to %d characters; give --name."
                    .formatted(name, LONGEST_NAME));
        }
        return name;
    }

    private static String hostName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname"));
        } catch (IOException unknown) {
            return "";
        }
    }
}
