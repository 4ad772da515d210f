package io.wattle.node.engine;

import io.wattle.node.engine.SupervisionEvent.Desired;
import io.wattle.node.engine.SupervisionEvent.Tick;
import io.wattle.protocol.DesiredReplica;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The engines of this node: one thread that feeds each replica's {@link Supervisor} and has done what it wants done.
///
/// All state belongs to that thread; others hand it work through its inbox and read the last views.
public final class Engines implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engines.class);
    private static final Duration TICK = Duration.ofMillis(200);
    private static final Duration PROBE = Duration.ofSeconds(1);

    private final EngineHands hands;
    private final SupervisionPolicy policy;
    private final BooleanSupplier mayStart;
    private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final Map<String, Supervision> replicas = new TreeMap<>();
    private final Map<String, Map<String, Integer>> restarts = new HashMap<>();
    private final Map<String, Long> probedNanos = new HashMap<>();
    private final Set<String> probing = new HashSet<>();
    private final CountDownLatch emptied = new CountDownLatch(1);
    private Supervisor supervisor;
    private boolean leaving;
    private volatile boolean closed;
    private volatile List<ReplicaView> views = List.of();
    private volatile long tickedNanos = System.nanoTime();

    /// @param mayStart whether engines may be started now
    public Engines(EngineHands hands, SupervisionPolicy policy, BooleanSupplier mayStart) {
        this.hands = hands;
        this.policy = policy;
        this.mayStart = mayStart;
        this.supervisor = new Supervisor(policy);
    }

    /// Adopts what an earlier daemon left running, and begins to watch.
    ///
    /// @throws IOException if the engines' folder cannot be read
    public void start() throws IOException {
        for (Supervision adopted : hands.adopt(System.nanoTime())) {
            replicas.put(adopted.replica(), adopted);
        }
        publish();
        Thread.ofPlatform().daemon().name("engines").start(this::run);
    }

    /// Makes the node run these replicas and no others.
    public void follow(List<DesiredReplica> desired) {
        inbox.add(() -> {
            if (!leaving) {
                var wanted = new TreeMap<String, DesiredReplica>();
                desired.forEach(replica -> wanted.put(replica.replica(), replica));
                var names = new HashSet<>(replicas.keySet());
                names.addAll(wanted.keySet());
                names.forEach(name -> feed(name, new Desired(Optional.ofNullable(wanted.get(name)))));
            }
        });
    }

    /// Starts again the engines that use a GPU, because what they hold on it is lost.
    public void restart(int gpuIndex, String sentence) {
        inbox.add(() -> List.copyOf(replicas.values()).stream()
                .filter(replica -> replica.process().stream()
                        .anyMatch(process -> process.runs().gpuIndices().contains(gpuIndex)))
                .forEach(replica ->
                        feed(replica.replica(), new SupervisionEvent.Doubted(new Fault("gpu_fault", sentence)))));
    }

    /// Every replica there is anything of.
    public List<ReplicaView> views() {
        return views;
    }

    /// Whether the thread still turns.
    public boolean isAlive() {
        return System.nanoTime() - tickedNanos < TICK.multipliedBy(50).toNanos();
    }

    /// Drains and stops all engines, for good; those that outlast the patience are killed.
    public void stopAll(Duration drain, Duration patience) throws InterruptedException {
        inbox.add(() -> {
            leaving = true;
            supervisor = new Supervisor(policy.leaving(drain));
            probedNanos.clear();
            List.copyOf(replicas.keySet()).forEach(name -> feed(name, new Desired(Optional.empty())));
        });
        if (!emptied.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            inbox.add(() -> replicas.values().stream()
                    .flatMap(replica -> replica.process().stream())
                    .forEach(process -> hands.perform(new SupervisionEffect.Kill(process))));
            if (!emptied.await(TICK.multipliedBy(10).toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.error("Engines outlasted their end: {}", views);
            }
        }
    }

    /// Ends the watch; engines stay, for the next daemon to adopt.
    @Override
    public void close() {
        closed = true;
    }

    private void run() {
        while (!closed) {
            try {
                var work = inbox.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
                if (work != null) {
                    work.run();
                }
                if (System.nanoTime() - tickedNanos >= TICK.toNanos()) {
                    tick();
                }
                publish();
            } catch (InterruptedException interrupted) {
                return;
            } catch (RuntimeException bug) { // the watch must go on for the other engines
                LOG.error("Watching the engines failed; the next tick tries again.", bug);
            }
        }
    }

    private void tick() {
        tickedNanos = System.nanoTime();
        boolean startable = !leaving && mayStart.getAsBoolean();
        for (String name : List.copyOf(replicas.keySet())) {
            var before = replicas.get(name);
            if (before != null) {
                hands.exited(before).ifPresent(exited -> feed(name, exited));
            }
            feed(name, new Tick(startable));
            probe(name);
        }
        if (leaving && replicas.isEmpty()) {
            emptied.countDown();
        }
    }

    private void probe(String name) {
        var replica = replicas.get(name);
        long now = System.nanoTime();
        boolean isDue = now - probedNanos.getOrDefault(name, now - PROBE.toNanos()) >= PROBE.toNanos();
        if (replica == null || replica.process().isEmpty() || !isDue || !probing.add(name)) {
            return;
        }
        probedNanos.put(name, now);
        var asked = replica.process();
        hands.probe(
                replica,
                probed -> inbox.add(() -> {
                    probing.remove(name);
                    var current = replicas.get(name);
                    if (current != null && current.process().equals(asked)) {
                        feed(name, probed);
                    }
                }));
    }

    private void feed(String name, SupervisionEvent first) {
        var events = new ArrayDeque<SupervisionEvent>();
        events.add(first);
        while (!events.isEmpty()) {
            var before = replicas.getOrDefault(name, Supervision.of(name));
            var step = supervisor.step(before, events.remove(), System.nanoTime());
            replicas.put(name, step.next());
            tell(before, step.next());
            for (SupervisionEffect effect : step.effects()) {
                if (effect instanceof SupervisionEffect.CountRestart(var reason)) {
                    restarts.computeIfAbsent(name, _ -> new TreeMap<>()).merge(reason, 1, Integer::sum);
                }
                hands.perform(effect).ifPresent(events::add);
            }
        }
        if (replicas.getOrDefault(name, Supervision.of(name)).state() instanceof EngineState.Gone) {
            replicas.remove(name);
            restarts.remove(name);
            probedNanos.remove(name);
        }
    }

    private static void tell(Supervision before, Supervision after) {
        if (before.state().getClass() != after.state().getClass()) {
            String message = ReplicaView.of(after, true, Map.of())
                    .flatMap(ReplicaView::message)
                    .orElse("");
            LOG.info(
                    "{}: {} {}",
                    after.replica(),
                    after.state().getClass().getSimpleName().toLowerCase(Locale.ROOT),
                    message);
        }
    }

    private void publish() {
        boolean startable = mayStart.getAsBoolean();
        views = replicas.values().stream()
                .flatMap(replica ->
                        ReplicaView.of(replica, startable, restarts.getOrDefault(replica.replica(), Map.of())).stream())
                .toList();
    }
}
