package io.wattle.control.monitor;

import io.wattle.control.monitor.Refusal.Reason;
import io.wattle.placement.ReplicaId;
import io.wattle.protocol.GpuReport;
import io.wattle.protocol.HostReport;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.PowerSample;
import io.wattle.protocol.ReplicaReport;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// What a report may say at all. A report is input from another machine: a value that cannot be is refused, so that no
/// sum above it turns into nonsense.
final class ReportBounds {
    /// Above any server that can be bought (source: the largest row of the hardware catalogue is below 15 kW).
    private static final double MAX_HOST_WATTS = 50_000;

    private static final double MAX_GPU_WATTS = 5_000;
    private static final double MAX_JOULES = 1e16;
    private static final int MAX_GPUS = 64;
    private static final int MAX_REPLICAS = 512;
    private static final int MAX_NOTICES = 256;
    private static final int MAX_NAME = 253;
    private static final long MAX_NUMBER = 1L << 60;

    private ReportBounds() {}

    static Optional<Refusal> check(NodeReport report) {
        try {
            identity(report);
            host(report.host());
            require(report.gpus().size() <= MAX_GPUS, "gpus", report.gpus().size(), "at most " + MAX_GPUS);
            Set<Integer> indices = new HashSet<>();
            for (GpuReport gpu : report.gpus()) {
                require(indices.add(gpu.index()), "gpus.index", gpu.index(), "named once");
                gpu(gpu);
            }
            require(
                    report.notices().size() <= MAX_NOTICES,
                    "notices",
                    report.notices().size(),
                    "at most " + MAX_NOTICES);
            require(
                    report.replicas().size() <= MAX_REPLICAS,
                    "replicas",
                    report.replicas().size(),
                    "at most " + MAX_REPLICAS);
            Set<String> names = new HashSet<>();
            for (ReplicaReport replica : report.replicas()) {
                require(names.add(replica.replica()), "replicas.replica", replica.replica(), "named once");
                replica(replica);
            }
            return Optional.empty();
        } catch (OutOfBounds refused) {
            return Optional.of(new Refusal(Reason.OUT_OF_BOUNDS, refused.sentence));
        }
    }

    private static void identity(NodeReport report) throws OutOfBounds {
        name("node", report.node());
        name("boot_id", report.bootId());
        number("sequence", report.sequence());
        number("accepted_epoch", report.acceptedEpoch());
        number("accepted_revision", report.acceptedRevision());
    }

    private static void host(HostReport host) throws OutOfBounds {
        power("host.power", host.power(), MAX_HOST_WATTS);
        require(host.logicalCpus() >= 1, "host.logical_cpus", host.logicalCpus(), "at least 1");
        number("host.memory_total_bytes", host.memoryTotalBytes());
        within("host.memory_available_bytes", host.memoryAvailableBytes(), host.memoryTotalBytes());
        if (host.cpuUtilisationRatio().isPresent()) {
            between("host.cpu_utilisation_ratio", host.cpuUtilisationRatio().getAsDouble(), 1);
        }
    }

    private static void gpu(GpuReport gpu) throws OutOfBounds {
        require(gpu.index() >= 0 && gpu.index() < MAX_GPUS, "gpus.index", gpu.index(), "from 0 to " + (MAX_GPUS - 1));
        name("gpus.uuid", gpu.uuid());
        if (gpu.power().isPresent()) {
            power("gpus.power", gpu.power().get(), MAX_GPU_WATTS);
        }
        if (gpu.enforcedLimitWatts().isPresent()) {
            between("gpus.enforced_limit_watts", gpu.enforcedLimitWatts().getAsDouble(), MAX_GPU_WATTS);
        }
        if (gpu.lowestLimitWatts().isPresent()) {
            between("gpus.lowest_limit_watts", gpu.lowestLimitWatts().getAsDouble(), MAX_GPU_WATTS);
        }
        long total = gpu.memoryTotalBytes().orElse(MAX_NUMBER);
        number("gpus.memory_total_bytes", total);
        within("gpus.memory_used_bytes", gpu.memoryUsedBytes().orElse(0), total);
    }

    private static void replica(ReplicaReport replica) throws OutOfBounds {
        try {
            ReplicaId.parse(replica.replica());
        } catch (IllegalArgumentException malformed) {
            throw new OutOfBounds("The report's replicas.replica is no replica's name: " + malformed.getMessage());
        }
        require(replica.restarts() >= 0, "replicas.restarts", replica.restarts(), "0 or more");
        number("replicas.requests_running", replica.requestsRunning().orElse(0));
        number("replicas.requests_waiting", replica.requestsWaiting().orElse(0));
        number("replicas.prompt_tokens_total", replica.promptTokensTotal().orElse(0));
        number("replicas.output_tokens_total", replica.outputTokensTotal().orElse(0));
        between(
                "replicas.active_energy_joules_total",
                replica.activeEnergyJoulesTotal().orElse(0),
                MAX_JOULES);
        if (replica.endpoint().isPresent()) {
            String endpoint = replica.endpoint().get();
            require(isHttp(endpoint), "replicas.endpoint", endpoint, "an http or https address");
        }
    }

    private static boolean isHttp(String endpoint) {
        try {
            URI uri = URI.create(endpoint);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static void power(String name, PowerSample sample, double maxWatts) throws OutOfBounds {
        boolean isSane = sample.powerWatts() >= 0
                && sample.powerWatts() <= maxWatts
                && sample.energyJoulesTotal() >= 0
                && sample.energyJoulesTotal() <= MAX_JOULES
                && sample.windowMillis() >= 0
                && sample.windowMillis() <= MAX_NUMBER;
        if (!isSane) { // only then are names worth making
            between(name + ".power_watts", sample.powerWatts(), maxWatts);
            between(name + ".energy_joules_total", sample.energyJoulesTotal(), MAX_JOULES);
            number(name + ".window_millis", sample.windowMillis());
        }
    }

    private static void between(String name, double value, double max) throws OutOfBounds {
        if (!(value >= 0 && value <= max)) { // nor is it when it is not a number
            throw refused(name, value, "from 0 to " + max);
        }
    }

    private static void number(String name, long value) throws OutOfBounds {
        if (value < 0 || value > MAX_NUMBER) {
            throw refused(name, value, "from 0 to 2^60");
        }
    }

    private static void within(String name, long part, long whole) throws OutOfBounds {
        if (part < 0 || part > whole) {
            throw refused(name, part, "from 0 to " + whole);
        }
    }

    private static void name(String name, String value) throws OutOfBounds {
        if (value.isBlank() || value.length() > MAX_NAME) {
            throw refused(name, value.substring(0, Math.min(value.length(), 40)), "1 to " + MAX_NAME + " characters");
        }
    }

    private static void require(boolean holds, String name, Object value, String bound) throws OutOfBounds {
        if (!holds) {
            throw refused(name, value, bound);
        }
    }

    private static OutOfBounds refused(String name, Object value, String bound) {
        return new OutOfBounds("The report's %s (%s) must be %s.".formatted(name, value, bound));
    }

    /// Ends the checks at the first value that cannot be.
    private static final class OutOfBounds extends Exception {
        private static final long serialVersionUID = 1L;

        private final String sentence;

        OutOfBounds(String sentence) {
            super(sentence);
            this.sentence = sentence;
        }
    }
}
