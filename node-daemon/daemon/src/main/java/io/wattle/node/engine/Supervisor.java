package io.wattle.node.engine;

import io.wattle.node.engine.SupervisionEvent.Health;
import io.wattle.node.engine.SupervisionEvent.Probed;
import io.wattle.protocol.DesiredReplica;
import java.time.Duration;
import java.util.Optional;

/// Keeps one replica's engine as it is desired. A pure step function: no clock, no process, no file.
///
/// Started only while that is allowed, started again with growing pauses, given up when it refuses its model or fails
/// again and again; drained before it is stopped.
public final class Supervisor {
    /// What an engine ends with when its flags or its model are invalid: starting it again would not help.
    private static final int INVALID = 2;

    /// How much longer an engine may go without a token while it keeps processors busy with a prompt.
    private static final int PROMPT_PATIENCE = 10;

    private final SupervisionPolicy policy;

    public Supervisor(SupervisionPolicy policy) {
        this.policy = policy;
    }

    /// @param nowNanos on one monotonic clock for all events of a replica
    public Step step(Supervision now, SupervisionEvent event, long nowNanos) {
        var step = switch (event) {
            case SupervisionEvent.Tick tick -> tick(now, tick.mayStart(), nowNanos);
            case SupervisionEvent.Desired desired -> Step.to(desire(now, desired.replica()));
            case SupervisionEvent.Launched launched ->
                Step.to(now.in(new EngineState.Starting(launched.process(), nowNanos)));
            case SupervisionEvent.Refused refused -> Step.to(refuse(now, refused.sentence()));
            case SupervisionEvent.LaunchFailed failed -> fail(now, new Fault("launch", failed.sentence()), nowNanos);
            case SupervisionEvent.Exited exited -> exited(now, exited, nowNanos);
            case Probed probed -> probed(now, probed, nowNanos);
            case SupervisionEvent.Doubted(var fault) -> doubted(now, fault, nowNanos);
        };
        return step.then(settle(step.next(), nowNanos));
    }

    /// Something else is desired: what failed before does not count against it.
    private static Supervision desire(Supervision now, Optional<DesiredReplica> desired) {
        var next = now.desiring(desired);
        boolean isOther = desired.isPresent()
                && now.desired().stream()
                        .anyMatch(before -> before.revision() != desired.get().revision());
        if (!isOther) {
            return next;
        }
        var fresh = next.failedTimes(0);
        return now.state() instanceof EngineState.BackingOff ? fresh.in(new EngineState.Waiting()) : fresh;
    }

    /// Brings the engine in line with what is desired.
    private static Step settle(Supervision now, long nowNanos) {
        return switch (now.state()) {
            case EngineState.Running running when !now.isCurrent() -> leave(now, running.process(), nowNanos);
            case EngineState.Starting starting
            when !now.isCurrent() ->
                starting.process().isOwned()
                        ? stop(now, starting.process(), Fault.NONE, nowNanos)
                        : leave(now, starting.process(), nowNanos);
            case EngineState.Draining draining
            when now.isCurrent() ->
                Step.to(now.in(new EngineState.Running(draining.process(), nowNanos, nowNanos, 0, nowNanos)));
            case EngineState.Failed failed
            when wantsOther(now, failed.revision()) ->
                Step.to(now.in(new EngineState.Waiting()).failedTimes(0));
            case EngineState.Waiting _, EngineState.BackingOff _, EngineState.Failed _
            when now.desired().isEmpty() -> Step.to(now.in(new EngineState.Gone()));
            default -> Step.to(now);
        };
    }

    private static boolean wantsOther(Supervision now, long revision) {
        return now.desired().isPresent() && now.desired().get().revision() != revision;
    }

    /// An endpoint of somebody else is simply not watched any more.
    private static Step leave(Supervision now, EngineProcess process, long nowNanos) {
        if (process.isOwned()) {
            return Step.to(now.in(new EngineState.Draining(process, nowNanos)));
        }
        return Step.to(now.in(now.desired().isPresent() ? new EngineState.Waiting() : new EngineState.Gone()));
    }

    private Step tick(Supervision now, boolean mayStart, long nowNanos) {
        return switch (now.state()) {
            case EngineState.Waiting _
            when mayStart && now.desired().isPresent() ->
                Step.to(
                        now.in(new EngineState.Launching()),
                        new SupervisionEffect.Start(now.desired().get()));
            case EngineState.BackingOff pause
            when mayStart && nowNanos - pause.untilNanos() >= 0 && now.desired().isPresent() ->
                Step.to(
                        now.in(new EngineState.Launching()).startedAgain(),
                        new SupervisionEffect.Start(now.desired().get()));
            case EngineState.Starting starting
            when starting.process().isOwned() && hasPassed(policy.start(), starting.sinceNanos(), nowNanos) ->
                stop(now, starting.process(), startedTooSlowly(), nowNanos);
            case EngineState.Running running -> watch(now, running, nowNanos);
            case EngineState.Draining draining
            when hasPassed(policy.drain(), draining.sinceNanos(), nowNanos) ->
                stop(now, draining.process(), Fault.NONE, nowNanos);
            case EngineState.Stopping stopping
            when !stopping.killed() && hasPassed(policy.terminate(), stopping.sinceNanos(), nowNanos) ->
                Step.to(
                        now.in(new EngineState.Stopping(
                                stopping.process(), stopping.fault(), stopping.sinceNanos(), true)),
                        new SupervisionEffect.Kill(stopping.process()));
            default -> Step.to(now);
        };
    }

    private Step watch(Supervision now, EngineState.Running running, long nowNanos) {
        if (hasPassed(policy.unresponsive(), running.answeredNanos(), nowNanos)) {
            return running.process().isOwned()
                    ? stop(now, running.process(), silent(), nowNanos)
                    : Step.to(now.in(new EngineState.Starting(running.process(), nowNanos)));
        }
        return hasPassed(policy.stable(), running.sinceNanos(), nowNanos) ? Step.to(now.failedTimes(0)) : Step.to(now);
    }

    private Step probed(Supervision now, Probed probed, long nowNanos) {
        return switch (now.state()) {
            case EngineState.Starting starting
            when probed.health() == Health.SERVING ->
                Step.to(now.in(new EngineState.Running(starting.process(), nowNanos, nowNanos, 0, nowNanos))
                        .telling(probed.metrics()));
            case EngineState.Running running
            when probed.health() != Health.SILENT ->
                progressed(now.telling(probed.metrics()), running, probed, nowNanos);
            case EngineState.Draining draining -> {
                boolean isDone = probed.metrics().stream().anyMatch(EngineMetrics::isIdle)
                        && hasPassed(policy.quiet(), draining.sinceNanos(), nowNanos);
                yield isDone
                        ? stop(now, draining.process(), Fault.NONE, nowNanos)
                        : Step.to(now.telling(probed.metrics()));
            }
            default -> Step.to(now);
        };
    }

    private Step progressed(Supervision now, EngineState.Running running, Probed probed, long nowNanos) {
        var metrics = probed.metrics();
        boolean knowsProgress = metrics.isPresent() && metrics.get().progress().isPresent();
        long counter = knowsProgress ? metrics.get().progress().getAsLong() : running.progress();
        boolean moves = !knowsProgress || !metrics.get().isBusy() || counter != running.progress();
        var patience = probed.computes() ? policy.noProgress().multipliedBy(PROMPT_PATIENCE) : policy.noProgress();
        boolean isStuck = !moves && !patience.isZero() && hasPassed(patience, running.progressNanos(), nowNanos);
        return isStuck
                ? stop(now, running.process(), stuck(patience), nowNanos)
                : Step.to(now.in(new EngineState.Running(
                        running.process(),
                        running.sinceNanos(),
                        nowNanos,
                        counter,
                        moves ? nowNanos : running.progressNanos())));
    }

    private static Step doubted(Supervision now, Fault fault, long nowNanos) {
        return now.state() instanceof EngineState.Running running
                        && running.process().isOwned()
                ? stop(now, running.process(), fault, nowNanos)
                : Step.to(now);
    }

    private Step exited(Supervision now, SupervisionEvent.Exited exited, long nowNanos) {
        var process = now.process();
        if (process.isEmpty()) {
            return Step.to(now);
        }
        var forget = Step.to(now, new SupervisionEffect.Forget(process.get()));
        return forget.then(
                switch (now.state()) {
                    case EngineState.Starting _
                    when exited.code().orElse(0) == INVALID ->
                        Step.to(refuse(now, exited.lastLine().isEmpty() ? ended(exited) : exited.lastLine()));
                    case EngineState.Stopping stopping
                    when stopping.fault().isReal() -> fail(now, stopping.fault(), nowNanos);
                    case EngineState.Stopping _, EngineState.Draining _ -> Step.to(now.in(new EngineState.Waiting()));
                    default -> fail(now, new Fault("exit", ended(exited)), nowNanos);
                });
    }

    private static Supervision refuse(Supervision now, String sentence) {
        long revision = now.desired().map(replica -> replica.revision()).orElse(0L);
        return now.in(new EngineState.Failed(revision, sentence));
    }

    private static Step stop(Supervision now, EngineProcess process, Fault fault, long nowNanos) {
        return Step.to(
                now.in(new EngineState.Stopping(process, fault, nowNanos, false)),
                new SupervisionEffect.Terminate(process));
    }

    /// Pauses before the next start, or gives up.
    private Step fail(Supervision now, Fault fault, long nowNanos) {
        int failures = now.failures() + 1;
        var failed = now.failedTimes(failures);
        if (failures >= policy.failures()) {
            return Step.to(
                    refuse(failed, "The engine failed %d times in a row. %s".formatted(failures, fault.sentence())));
        }
        var pause = policy.backOff(failures);
        return Step.to(
                failed.in(new EngineState.BackingOff(
                        nowNanos + pause.toNanos(),
                        "%s It is started again after %d s.".formatted(fault.sentence(), pause.toSeconds()))),
                new SupervisionEffect.CountRestart(fault.label()));
    }

    private static boolean hasPassed(Duration patience, long sinceNanos, long nowNanos) {
        return nowNanos - sinceNanos >= patience.toNanos();
    }

    private static String ended(SupervisionEvent.Exited exited) {
        String code = exited.code().isPresent()
                ? "The engine ended with exit code %d.".formatted(exited.code().getAsInt())
                : "The engine ended.";
        return exited.lastLine().isEmpty() ? code : code + " It wrote last: " + exited.lastLine();
    }

    private Fault startedTooSlowly() {
        return new Fault(
                "start_timeout",
                "The engine did not serve within %d s.".formatted(policy.start().toSeconds()));
    }

    private Fault silent() {
        return new Fault(
                "unresponsive",
                "The engine did not answer for %d s."
                        .formatted(policy.unresponsive().toSeconds()));
    }

    private static Fault stuck(Duration patience) {
        return new Fault(
                "no_progress",
                "The engine had requests and produced nothing for %d s.".formatted(patience.toSeconds()));
    }
}
