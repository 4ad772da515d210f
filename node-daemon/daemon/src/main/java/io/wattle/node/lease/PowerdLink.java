package io.wattle.node.lease;

import io.wattle.node.sensor.ProcessTable;
import io.wattle.node.telemetry.GpuDraw;
import io.wattle.protocol.DesiredReplica;
import io.wattle.protocol.MalformedMessageException;
import io.wattle.protocol.PowerLease;
import io.wattle.protocol.PowerdGpu;
import io.wattle.protocol.PowerdRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Passes leases and caps on to powerd, which alone may set limits.
public final class PowerdLink implements CapKeeper {
    /// Drivers round limits.
    private static final long ROUNDING_MILLIWATTS = 500;

    private final PowerdSocket socket;
    private final ProcessTable machine;
    private Standing standing;

    public PowerdLink(Path path, ProcessTable machine) {
        this.socket = new PowerdSocket(path);
        this.machine = machine;
        this.standing = new Standing(false, "No grant has been passed on to powerd (%s) yet.".formatted(path));
    }

    @Override
    public Standing keep(Lease lease, List<DesiredReplica> replicas, List<GpuDraw> gpus) {
        try {
            var reply = socket.ask(PowerdRequest.grant(onMachineClock(lease)));
            for (PowerdRequest change : changes(reply.gpus(), limits(replicas, gpus))) {
                if (reply.accepted()) {
                    reply = socket.ask(change);
                }
            }
            standing = new Standing(reply.accepted(), reply.message());
        } catch (IOException failure) {
            standing = new Standing(false, "Powerd does not answer: %s.".formatted(failure.getMessage()));
        } catch (MalformedMessageException foreign) {
            standing = new Standing(false, foreign.toString());
        }
        return standing;
    }

    @Override
    public Standing standing() {
        return standing;
    }

    @Override
    public boolean isRequired() {
        return true;
    }

    private PowerLease onMachineClock(Lease lease) throws IOException {
        long left = lease.remaining(System.nanoTime()).toMillis();
        var grant = lease.grant();
        return new PowerLease(
                grant.watts(), grant.epoch(), grant.sequence(), machine.machineBoot(), machine.uptimeMillis() + left);
    }

    private static Map<String, Long> limits(List<DesiredReplica> replicas, List<GpuDraw> gpus) {
        var limits = new HashMap<String, Long>();
        for (DesiredReplica replica : replicas) {
            if (replica.gpuPowerCapWatts().isPresent()) {
                long milliwatts = Math.round(replica.gpuPowerCapWatts().getAsDouble() * 1000);
                gpus.stream()
                        .filter(gpu -> replica.gpuIndices().contains(gpu.gpu().index()))
                        .forEach(gpu -> limits.put(gpu.gpu().uuid(), milliwatts));
            }
        }
        return limits;
    }

    /// Lowers before raises, so that the sum never passes the grant on the way.
    private static List<PowerdRequest> changes(List<PowerdGpu> now, Map<String, Long> wanted) {
        record Change(long by, PowerdRequest request) {}
        var changes = new ArrayList<Change>();
        for (PowerdGpu gpu : now) {
            Long limit = wanted.get(gpu.uuid());
            if (limit != null && Math.abs(limit - gpu.limitMilliwatts()) > ROUNDING_MILLIWATTS) {
                changes.add(new Change(limit - gpu.limitMilliwatts(), PowerdRequest.setLimit(gpu.uuid(), limit)));
            }
        }
        return changes.stream()
                .sorted(Comparator.comparingLong(Change::by))
                .map(Change::request)
                .toList();
    }
}
