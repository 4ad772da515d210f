package io.wattle.control.executor;

import io.wattle.fleet.Node;
import io.wattle.node.lease.Lease;
import io.wattle.node.lease.SimulatedGate;
import io.wattle.powerd.SimulatedPowerd;
import io.wattle.protocol.DesiredReplica;
import io.wattle.protocol.DesiredState;
import io.wattle.protocol.PowerLease;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A node: the order of things in the daemon around the real rules by which it takes answers, the real rules of
/// powerd, and GPUs that draw all that their limits allow.
final class SimNode {
    static final int GPUS = 2;
    private static final double IDLE_GPU = 79;

    private final SimWorld world;
    private final Node node;
    private final double rate;
    private final SimulatedGate gate = new SimulatedGate();
    private final SimulatedPowerd powerd;
    private final SimReport report;
    private List<DesiredReplica> wanted = List.of();
    private List<DesiredReplica> running = List.of();
    private String boot = "boot-0";
    private int incarnation;
    private int preferred;
    private boolean isAnswered;
    private long cutOffUntil;
    private long liesUntil;
    private long muteUntil;
    private long powerdDownUntil;
    private long pressedUntil;
    private boolean isStuck;
    private long boundUntil;
    private long starts;

    /// Where an answer goes.
    interface Mailbox {
        void post(DesiredState answer);
    }

    SimNode(SimWorld world, Node node) {
        this.world = world;
        this.node = node;
        this.rate = world.rate(false);
        this.powerd = new SimulatedPowerd(node.host().max(), GPUS, 200_000, 700_000);
        this.report = new SimReport(node.id().value());
        world.in(world.random.nextLong(SimWorld.SECOND), this::exchange);
    }

    Node node() {
        return node;
    }

    long starts() {
        return starts;
    }

    /// All that it can draw.
    double draw() {
        if (running.isEmpty()) {
            return node.host().idle().value() + GPUS * IDLE_GPU;
        }
        double gpus = 0;
        for (int index = 0; index < GPUS; index++) {
            gpus += powerd.limit(index) / 1000.0;
        }
        return node.host().max().value() + gpus;
    }

    /// Whether it runs exactly what it is to run, under a grant.
    boolean serves(List<DesiredReplica> all) {
        return names(running).equals(names(all)) && (all.isEmpty() || gate.mayStart(clock()));
    }

    private static List<String> names(List<DesiredReplica> replicas) {
        return replicas.stream()
                .map(replica -> replica.replica() + " " + replica.revision())
                .toList();
    }

    void cutOff(long nanos) {
        cutOffUntil = world.now() + nanos;
    }

    /// Its questions are lost, answers to earlier ones are not.
    void mute(long nanos) {
        muteUntil = world.now() + nanos;
    }

    void lie(long nanos) {
        liesUntil = world.now() + nanos;
    }

    /// More requests come than its engine takes.
    void press(long nanos) {
        pressedUntil = world.now() + nanos;
    }

    /// Its engine gives no token until it is started anew.
    void stick() {
        isStuck = true;
    }

    boolean isIdle() {
        return running.isEmpty();
    }

    /// It reaches this control plane alone.
    void bind(int controller, long nanos) {
        preferred = controller;
        boundUntil = world.now() + nanos;
    }

    void heal() {
        boundUntil = 0;
        pressedUntil = 0;
        isStuck = false;
        cutOffUntil = 0;
        liesUntil = 0;
        muteUntil = 0;
    }

    /// Engines live on.
    void restartDaemon() {
        incarnation++;
        gate.restart();
        if (world.mutation == SimMutation.DISK_FORGETS) {
            gate.forget();
            powerd.forget();
        }
        report.restart();
        wanted = running;
    }

    void restartPowerd() {
        powerd.restart();
        powerdDownUntil = world.now() + 800 * SimWorld.MILLISECOND;
        world.in(800 * SimWorld.MILLISECOND, this::tickPowerd);
    }

    void reboot() {
        stopAll();
        restartDaemon();
        boot = "boot-" + incarnation;
        powerd.reload();
        powerd.restart();
        world.in(100 * SimWorld.MILLISECOND, this::tickPowerd);
    }

    /// The driver goes, and with it every engine.
    void reload() {
        stopAll();
        powerd.reload();
        world.in(150 * SimWorld.MILLISECOND, this::tickPowerd);
    }

    /// Nothing that is started before the limits are set again may run.
    private void stopAll() {
        running = world.mutation == SimMutation.ENGINE_BEFORE_CAP ? running : List.of();
    }

    private void exchange() {
        world.in((long) (SimWorld.SECOND / rate), this::exchange);
        boolean isBound = world.now() < boundUntil;
        if (!isBound && (!isAnswered || world.chance(world.isHealthy ? 0 : 0.05))) {
            preferred = (preferred + 1) % world.controllers.size();
        }
        isAnswered = false;
        if (isLost() || world.now() < muteUntil) {
            return;
        }
        long asked = clock();
        SimController asks = world.controllers.get(preferred);
        boolean isLying = world.now() < liesUntil;
        int waiting = world.now() < pressedUntil ? 3 : 0;
        var says = new SimReport.Says(gate.accepted(), reported(), limits(), isLying, waiting, isStuck);
        var said = report.next(says);
        world.in(
                delay(),
                () -> asks.receive(said, answer -> {
                    post(answer, asked);
                    if (world.chance(world.isHealthy ? 0 : 0.03)) {
                        post(answer, asked);
                    }
                }));
    }

    /// Answers outlive whoever asked: the next daemon may get them.
    private void post(DesiredState answer, long asked) {
        if (!isLost()) {
            world.in(delay(), () -> {
                if (world.now() >= cutOffUntil) {
                    receive(answer, asked);
                }
            });
        }
    }

    private void receive(DesiredState answer, long asked) {
        isAnswered = true;
        if (world.mutation == SimMutation.NO_GATE) {
            gate.forget();
            powerd.forget();
        }
        long from = world.mutation == SimMutation.LEASE_FROM_ARRIVAL ? clock() : asked;
        if (!gate.take(answer, from)) {
            return;
        }
        wanted = answer.replicas();
        world.in(drain(), this::follow);
    }

    /// Stops what is not wanted; then caps; then engines.
    private void follow() {
        running = running.stream().filter(wanted::contains).toList();
        long clock = clock();
        Optional<Lease> lease =
                gate.lease().filter(held -> !held.remaining(clock).isZero());
        if (lease.isEmpty() || !gate.mayStart(clock) || world.now() < powerdDownUntil) {
            return;
        }
        long left = lease.get().remaining(clock).toMillis();
        PowerLease passed = new PowerLease(
                lease.get().grant().watts(),
                lease.get().grant().epoch(),
                lease.get().grant().sequence(),
                boot,
                uptime() + left);
        if (left > 0 && powerd.grant(passed, boot, uptime())) {
            world.in(world.random.nextLong(50 * SimWorld.MILLISECOND), this::cap);
        }
        world.in(
                (long) (left * SimWorld.MILLISECOND / rate) + world.random.nextLong(SimWorld.SECOND), this::tickPowerd);
    }

    private void cap() {
        boolean isKept = gate.mayStart(clock()) && world.now() >= powerdDownUntil;
        for (DesiredReplica replica : wanted) {
            long cap = (long) (replica.gpuPowerCapWatts().orElse(200) * 1000);
            for (int gpu : replica.gpuIndices()) {
                isKept = isKept && powerd.set(gpu, cap, boot, uptime());
            }
        }
        if (isKept && !wanted.isEmpty() && !running.equals(wanted)) {
            starts++;
            isStuck = false;
            running = wanted;
        }
    }

    /// How long until an answer is followed: engines finish what they have.
    private long drain() {
        return world.random.nextLong((world.chance(0.2) ? 10_000 : 200) * SimWorld.MILLISECOND);
    }

    private void tickPowerd() {
        if (world.now() >= powerdDownUntil && world.mutation != SimMutation.NO_FLOOR) {
            powerd.tick(boot, uptime());
        }
    }

    private List<DesiredReplica> reported() {
        return world.mutation == SimMutation.UNREAD_LIMITS ? wanted : running;
    }

    private List<Double> limits() {
        boolean isUnread = world.mutation == SimMutation.UNREAD_LIMITS;
        return IntStream.range(0, GPUS)
                .mapToObj(index -> isUnread ? 200 : powerd.limit(index) / 1000.0)
                .toList();
    }

    private boolean isLost() {
        return world.now() < cutOffUntil || world.chance(world.isHealthy ? 0 : 0.03);
    }

    /// Mostly milliseconds, at times longer than a lease.
    private long delay() {
        long most = !world.isHealthy && world.chance(0.06) ? 40 * SimWorld.SECOND : 150 * SimWorld.MILLISECOND;
        return world.random.nextLong(most);
    }

    private long clock() {
        return (long) (world.now() * rate);
    }

    private long uptime() {
        return clock() / SimWorld.MILLISECOND;
    }

    @Override
    public String toString() {
        return "%s %.0f W %s".formatted(node.id(), draw(), gate.accepted());
    }
}
