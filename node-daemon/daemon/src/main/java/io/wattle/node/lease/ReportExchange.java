package io.wattle.node.lease;

import io.wattle.node.engine.ReplicaView;
import io.wattle.node.health.GpuFault;
import io.wattle.node.health.Notices;
import io.wattle.node.lease.AnswerGate.Verdict;
import io.wattle.node.telemetry.NodeSample;
import io.wattle.node.wire.HttpCalls;
import io.wattle.protocol.DesiredReplica;
import io.wattle.protocol.DesiredState;
import io.wattle.protocol.NodeNotice;
import io.wattle.protocol.NodeReport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the control plane once a second how the node is, and follows what it answers. While no control plane answers,
/// the node keeps running what it runs.
public final class ReportExchange implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReportExchange.class);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);

    private final Ports ports;
    private final ControlPlaneClient client;
    private final ReportComposer composer;
    private final AcceptedFile file;
    private final CapKeeper caps;
    private final InstantSource clock;
    private final RetryPace pace;
    private final ExchangeTally tally = new ExchangeTally();
    private final CountDownLatch closed = new CountDownLatch(1);
    private Targets targets;
    private LeaseState state;
    private long sequence;
    private Optional<String> trouble = Optional.empty();
    private Optional<Long> answeredNanos = Optional.empty();
    private Optional<Duration> roundTrip = Optional.empty();
    private List<DesiredReplica> wanted = List.of();
    private Optional<List<DesiredReplica>> followed = Optional.empty();
    private List<NodeNotice> toldNotices = List.of();
    private volatile ExchangeView view;

    /// What the exchange speaks about and whom it tells.
    ///
    /// @param sample    newest sample of the node
    /// @param replicas  what runs
    /// @param follower  is told the replicas to run
    /// @param notices   for the operator
    /// @param faults    of the GPUs
    public record Ports(
            Supplier<NodeSample> sample,
            Supplier<List<ReplicaView>> replicas,
            Consumer<List<DesiredReplica>> follower,
            Notices notices,
            Supplier<Map<Integer, GpuFault>> faults) {}

    /// What the exchange works with.
    ///
    /// @param addresses of the control plane; at least one
    public record Setup(
            NodeIdentity node,
            List<URI> addresses,
            HttpCalls http,
            AcceptedFile file,
            CapKeeper caps,
            InstantSource clock,
            RandomGenerator random) {}

    /// @throws IOException if what was accepted earlier cannot be read
    public ReportExchange(Setup setup, Ports ports) throws IOException {
        this.ports = ports;
        this.client = new ControlPlaneClient(setup.http());
        this.composer = new ReportComposer(setup.node());
        this.file = setup.file();
        this.caps = setup.caps();
        this.clock = setup.clock();
        this.pace = new RetryPace(setup.random());
        this.targets = Targets.of(setup.addresses());
        this.state = new LeaseState(file.read(), Optional.empty(), false);
        this.view = snapshot();
    }

    public void start() {
        Thread.ofPlatform().daemon().name("reports").start(this::run);
    }

    public ExchangeView view() {
        return view;
    }

    /// Whether engines may be started: with a live grant, and with powerd's consent where there is one.
    public boolean mayStart() {
        return view.state().mayStart(System.nanoTime())
                && (!caps.isRequired() || caps.standing().isEnforced());
    }

    @Override
    public void close() {
        closed.countDown();
        caps.close();
    }

    private void run() {
        long nextNanos = System.nanoTime();
        try {
            while (!closed.await(untilNext(nextNanos), TimeUnit.NANOSECONDS)) {
                if (System.nanoTime() >= nextNanos) {
                    nextNanos = System.nanoTime() + nextRound().toNanos();
                }
                followWhatMayRun();
                view = snapshot();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Wakes up now and then between rounds that are far apart, because caps may be lost in between.
    private static long untilNext(long nextNanos) {
        return Math.clamp(nextNanos - System.nanoTime(), 0, RetryPace.RETRY.toNanos());
    }

    /// Tells what to run whenever that has changed: the answers of the control plane are not the only reason.
    private void followWhatMayRun() {
        boolean isLost = caps.isLost();
        var allowed = WorkRules.allowed(wanted, isLost, ports.faults().get());
        if (followed.equals(Optional.of(allowed)) || answeredNanos.isEmpty()) {
            return;
        }
        if (isLost) {
            LOG.warn(
                    "Power caps are not kept, so engines on GPUs end. {}",
                    caps.standing().sentence());
        }
        followed = Optional.of(allowed);
        ports.follower().accept(allowed);
    }

    /// @return how long to wait for the next
    private Duration nextRound() {
        try {
            return round();
        } catch (RuntimeException bug) { // a round that throws would silently end all later ones
            LOG.error("The exchange failed; the next round tries again.", bug);
            return LONGEST_INTERVAL;
        }
    }

    /// Asks one address after the other until one gives a desired state.
    private Duration round() {
        boolean isHeard = false;
        for (int attempt = 0; attempt <= targets.addresses().size(); attempt++) {
            long sentNanos = System.nanoTime();
            var report = report();
            if (report.isEmpty()) {
                return SHORTEST_INTERVAL;
            }
            var reply = client.post(targets.current(), report.get());
            switch (reply) {
                case Reply.Answered(var answer) -> {
                    roundTrip = Optional.of(Duration.ofNanos(System.nanoTime() - sentNanos));
                    return follow(answer, sentNanos);
                }
                case Reply.NotLeader(var leader) -> {
                    tally.report("not_leader");
                    trouble("The control plane (%s) has no leader yet.".formatted(targets.current()));
                    targets = targets.ledBy(leader);
                    isHeard = true;
                }
                case Reply.Refused(var label, var sentence) -> {
                    tally.report(label);
                    trouble(sentence);
                    return pace.afterRefusal();
                }
                case Reply.Unreachable(var sentence) -> {
                    tally.report("unreachable");
                    trouble(sentence);
                    targets = targets.afterFailure();
                }
            }
        }
        return isHeard ? pace.whileNobodyLeads() : pace.afterFailure();
    }

    private Optional<NodeReport> report() {
        var stamp = new ReportComposer.Stamp(sequence + 1, clock.millis(), state.accepted());
        toldNotices = ports.notices().pending();
        var troubles = new ReportComposer.Troubles(toldNotices, ports.faults().get());
        var report =
                composer.compose(stamp, ports.sample().get(), ports.replicas().get(), troubles);
        sequence += report.isPresent() ? 1 : 0;
        return report;
    }

    private Duration follow(DesiredState answer, long sentNanos) {
        switch (AnswerGate.judge(state, answer, sentNanos)) {
            case Verdict.Refused(var label, var sentence) -> {
                tally.report("answered");
                tally.refusal(label);
                trouble(sentence);
                targets = targets.afterFailure();
                return pace.afterFailure();
            }
            case Verdict.Accepted(var next) -> {
                if (!persisted(next.accepted())) {
                    return pace.afterRefusal(); // silence would make a node whose disk is full count as lost
                }
                state = next;
                tally.report("answered");
                if (trouble.isPresent() || answeredNanos.isEmpty()) {
                    LOG.info("The control plane ({}) answers.", targets.current());
                }
                pace.succeeded();
                trouble = Optional.empty();
                answeredNanos = Optional.of(System.nanoTime());
                if (next.isGranted()) {
                    next.lease().ifPresent(lease -> keepCaps(lease, answer));
                }
                view = snapshot();
                ports.notices().confirm(toldNotices);
                wanted = answer.replicas();
                followed = Optional.empty();
                followWhatMayRun();
                return interval(answer, sentNanos);
            }
        }
    }

    private void keepCaps(Lease lease, DesiredState answer) {
        boolean wasEnforced = caps.standing().isEnforced();
        if (caps.keep(lease, answer.replicas()).isEnforced() != wasEnforced) {
            LOG.info("Power caps: {}", caps.standing().sentence());
        }
    }

    /// Follows nothing that it could forget: a restarted node must still refuse an older leader.
    private boolean persisted(AcceptedState accepted) {
        if (accepted.equals(state.accepted())) {
            return true;
        }
        try {
            file.write(accepted);
            return true;
        } catch (IOException failure) {
            trouble("The accepted epoch cannot be written: %s.".formatted(failure.getMessage()));
            return false;
        }
    }

    private static Duration interval(DesiredState answer, long sentNanos) {
        var asked = Duration.ofMillis(
                Math.clamp(answer.reportIntervalMillis(), SHORTEST_INTERVAL.toMillis(), LONGEST_INTERVAL.toMillis()));
        var left = asked.minusNanos(System.nanoTime() - sentNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private void trouble(String sentence) {
        if (!trouble.equals(Optional.of(sentence))) {
            LOG.warn(sentence);
        }
        trouble = Optional.of(sentence);
    }

    private ExchangeView snapshot() {
        return new ExchangeView(
                state,
                targets.current().toString(),
                answeredNanos,
                roundTrip,
                trouble,
                tally.reports(),
                tally.refusals(),
                caps.standing());
    }
}
