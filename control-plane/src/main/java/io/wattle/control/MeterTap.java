package io.wattle.control;

import io.wattle.control.executor.ControlLoop;
import io.wattle.control.gateway.ledger.MeterReading;
import io.wattle.control.gateway.ledger.Settler;
import io.wattle.control.gateway.shared.SharedNotes;
import io.wattle.control.monitor.Clock;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.monitor.FleetMonitor;
import io.wattle.control.monitor.Freshness;
import io.wattle.control.monitor.NodeStatus;
import io.wattle.power.Moment;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.PowerSample;
import io.wattle.protocol.ReplicaReport;
import io.wattle.quantity.Origin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the energy ledgers of all gateways settled against the nodes' meters, while this control plane leads.
final class MeterTap implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MeterTap.class);

    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("wattle-settler").factory());
    private final SharedNotes notes;
    private Optional<Settler> settler = Optional.empty();
    private boolean isBroken;

    MeterTap(SharedNotes notes) {
        this.notes = notes;
    }

    void start(ControlLoop loop, FleetMonitor monitor, Clock clock) {
        var _ = ticker.scheduleWithFixedDelay(
                () -> tick(loop.isLeading(), monitor.fleet(), clock.now()), 2, 1, TimeUnit.SECONDS);
    }

    private void tick(boolean isLeading, Fleet fleet, Moment now) {
        if (!isLeading) {
            settler = Optional.empty();
            return;
        }
        Settler current = settler.orElseGet(() -> new Settler(notes));
        settler = Optional.of(current);
        try {
            current.tick(now.at(), () -> readings(fleet, now));
            isBroken = false;
        } catch (IOException away) { // the database's absence is told elsewhere
            LOG.debug("The ledgers are settled later: {}", away.getMessage());
        } catch (RuntimeException broken) { // an exception would end the ticking
            if (!isBroken) {
                LOG.error("The energy ledgers cannot be settled.", broken);
            }
            isBroken = true;
        }
    }

    /// What the nodes told within the last seconds.
    static List<MeterReading> readings(Fleet fleet, Moment now) {
        return fleet.nodes().entrySet().stream()
                .filter(node -> fleet.freshness(node.getKey(), now) == Freshness.READY)
                .map(node -> reading(node.getValue()))
                .toList();
    }

    private static MeterReading reading(NodeStatus status) {
        NodeReport report = status.report();
        List<MeterReading.Source> sources = new ArrayList<>();
        sources.add(source("host", report.host().power()));
        report.gpus().forEach(gpu -> gpu.power().ifPresent(power -> sources.add(source(gpu.uuid(), power))));
        return new MeterReading(
                report.node(),
                report.bootId(),
                sources,
                report.replicas().stream()
                        .filter(replica -> replica.activeEnergyJoulesTotal().isPresent())
                        .map(MeterTap::replica)
                        .toList());
    }

    private static MeterReading.Source source(String name, PowerSample power) {
        return new MeterReading.Source(name, power.energyJoulesTotal(), power.origin() == Origin.MEASURED);
    }

    private static MeterReading.Replica replica(ReplicaReport replica) {
        boolean countsTokens = replica.promptTokensTotal().isPresent()
                && replica.outputTokensTotal().isPresent();
        return new MeterReading.Replica(
                replica.replica(),
                replica.activeEnergyJoulesTotal().orElseThrow(),
                countsTokens ? replica.promptTokensTotal().orElseThrow() : 0,
                countsTokens ? replica.outputTokensTotal().orElseThrow() : 0,
                countsTokens,
                replica.energyOrigin() == Origin.MEASURED);
    }

    @Override
    public void close() {
        ticker.shutdownNow();
    }
}
