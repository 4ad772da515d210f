package io.wattle.simulation;

import io.wattle.performance.StepCosts;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.workload.ModelName;

/// One replica on its node: its engine, what it draws, and whom its joules are charged to.
final class Replica {
    /// What it is doing, beside what its engine does.
    enum State {
        LOADING,
        SERVING,
        /// Answers what it has and takes nothing new.
        DRAINING,
        GONE
    }

    private final int number;
    private final Engine engine;
    private final Account account;
    private final MachineNode node;
    private ReplicaPlacement placement;
    private State state = State.LOADING;
    private long gpuMilliwatts;
    private long hostMilliwatts;
    private double since;
    private double countedPrefill;
    private double countedDecode;

    /// Whether what it drew since the last change is its engine's to charge.
    private boolean wasBusy;

    /// @param number unique in a simulation, ascending
    Replica(int number, ReplicaPlacement placement, Engine engine, Account account, MachineNode node) {
        this.number = number;
        this.placement = placement;
        this.engine = engine;
        this.account = account;
        this.node = node;
    }

    int number() {
        return number;
    }

    Engine engine() {
        return engine;
    }

    MachineNode node() {
        return node;
    }

    Account account() {
        return account;
    }

    ModelName pool() {
        return placement.id().model();
    }

    ReplicaPlacement placement() {
        return placement;
    }

    int gpus() {
        return placement.gpus().size();
    }

    State state() {
        return state;
    }

    boolean isServing() {
        return state == State.SERVING;
    }

    void become(State next, double now) {
        settle(now);
        state = next;
        draw(now);
    }

    /// At another clock or cap.
    void change(ReplicaPlacement changed, StepCosts costs, double now) {
        placement = changed;
        engine.change(costs, now);
    }

    /// Tells the meters what it draws from now on; called after everything that changes it.
    void draw(double now) {
        settle(now);
        long gpu = node.gpuMilliwatts(this);
        long host = state != State.GONE && engine.isBusy() ? node.hostMilliwatts(this) : 0;
        if (gpu != gpuMilliwatts || host != hostMilliwatts) {
            node.change(gpu + host - gpuMilliwatts - hostMilliwatts, now);
            gpuMilliwatts = gpu;
            hostMilliwatts = host;
        }
        wasBusy = engine.isBusy();
    }

    /// Charges what it drew since the last change.
    private void settle(double now) {
        double seconds = now - since;
        since = now;
        account.addHost(hostMilliwatts / 1e3 * seconds);
        chargeWork();
        double joules = wasBusy ? 0 : gpuMilliwatts / 1e3 * seconds;
        if (state == State.LOADING) {
            account.addLoading(joules);
        } else {
            account.addIdle(joules);
        }
    }

    private void chargeWork() {
        double prefill = engine.prefillJoules();
        double decode = engine.decodeJoules();
        account.addWork(prefill - countedPrefill, decode - countedDecode);
        countedPrefill = prefill;
        countedDecode = decode;
    }
}
