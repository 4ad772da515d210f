package io.wattle.simulation;

import io.wattle.catalog.GpuType;
import io.wattle.fleet.Node;
import io.wattle.performance.Accelerator;
import io.wattle.placement.GpuSlot;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One server: which replica holds which GPU, and what it draws beside them.
///
/// A host draws its idle watts, and the rest up to its maximum by the share of its GPUs at work, as the planner expects
/// it. A server without replicas parks at once where its operator allows it.
final class MachineNode {
    private final Node node;
    private final List<DomainMeter> meters;
    private final Account spare;
    private final long hostIdle;
    private final long hostSwing;
    private final long gpuIdle;
    private final long gpuFloor;
    private final Optional<Long> parked;
    private final boolean[] taken;
    private final List<Replica> replicas = new ArrayList<>();
    private boolean isOff;
    private boolean isAwake;
    private long base;
    private double since;

    /// @param type   of its GPUs
    /// @param spare  pays for what no replica causes
    MachineNode(Node node, Optional<GpuType> type, List<DomainMeter> meters, Account spare) {
        this.node = node;
        this.meters = meters;
        this.spare = spare;
        hostIdle = milliwatts(node.host().idle());
        hostSwing = milliwatts(node.host().max()) - hostIdle;
        gpuIdle = type.flatMap(GpuType::idlePower).map(MachineNode::milliwatts).orElse(0L);
        gpuFloor = Math.max(
                gpuIdle,
                type.flatMap(Accelerator::of)
                        .map(gpu -> Math.round(gpu.maxPower().value() * gpu.floorShare() * 1e3))
                        .orElse(0L));
        parked = node.host().parked().map(MachineNode::milliwatts);
        taken = new boolean[node.gpuCount()];
        rebase(0);
    }

    private static long milliwatts(Watts watts) {
        return Math.round(watts.value() * 1e3);
    }

    Node node() {
        return node;
    }

    boolean isOff() {
        return isOff;
    }

    /// Whether a replica that starts here has to wait for it.
    boolean isParked() {
        return parked.isPresent() && replicas.isEmpty();
    }

    boolean isFree(ReplicaPlacement placement) {
        for (GpuSlot slot : placement.gpus()) {
            if (taken[slot.index()]) {
                return false;
            }
        }
        return true;
    }

    List<Replica> replicas() {
        return replicas;
    }

    void add(Replica replica, double now) {
        settle(now);
        replica.placement().gpus().forEach(slot -> taken[slot.index()] = true);
        replicas.add(replica);
        rebase(now);
    }

    void remove(Replica replica, double now) {
        settle(now);
        replica.placement().gpus().forEach(slot -> taken[slot.index()] = false);
        replicas.remove(replica);
        rebase(now);
    }

    /// Fails or returns; its replicas were removed before.
    void power(boolean isOn, double now) {
        settle(now);
        isOff = !isOn;
        rebase(now);
    }

    /// Of a replica's GPUs together, now.
    long gpuMilliwatts(Replica replica) {
        return switch (replica.state()) {
            case GONE -> 0;
            case LOADING -> gpuFloor * replica.gpus();
            case SERVING, DRAINING ->
                replica.engine().isBusy() ? Math.round(replica.engine().watts() * 1e3) : gpuIdle * replica.gpus();
        };
    }

    /// What a replica at work adds to the host.
    long hostMilliwatts(Replica replica) {
        return taken.length == 0 ? hostSwing / Math.max(1, replicas.size()) : hostSwing * replica.gpus() / taken.length;
    }

    void change(long moreMilliwatts, double now) {
        meters.forEach(meter -> meter.change(moreMilliwatts, now));
    }

    /// Charges what the host drew at rest to those who keep it awake, by their GPUs.
    void settle(double now) {
        double seconds = now - since;
        since = now;
        if (isOff || seconds <= 0) {
            return;
        }
        if (replicas.isEmpty()) {
            spare.addHost((isAwake ? hostIdle : base) / 1e3 * seconds);
        }
        int held = replicas.stream()
                .mapToInt(replica -> Math.max(1, replica.gpus()))
                .sum();
        for (Replica replica : replicas) {
            replica.account().addHost(hostIdle / 1e3 * seconds * Math.max(1, replica.gpus()) / held);
        }
        spare.addIdle(isAwake ? gpuIdle / 1e3 * seconds * free() : 0);
    }

    private int free() {
        int free = 0;
        for (boolean isTaken : taken) {
            free += isTaken ? 0 : 1;
        }
        return free;
    }

    private void rebase(double now) {
        isAwake = !isOff && !isParked();
        long changed = isOff ? 0 : isParked() ? parked.orElse(0L) : hostIdle + gpuIdle * free();
        change(changed - base, now);
        base = changed;
    }
}
