package io.wattle.powerd;

import io.wattle.powerd.LimitRules.Moment;
import io.wattle.powerd.LimitRules.SetLimit;
import io.wattle.powerd.LimitRules.State;
import io.wattle.protocol.PowerLease;
import io.wattle.protocol.PowerdGpu;
import io.wattle.protocol.PowerdReply;
import io.wattle.protocol.PowerdRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Carries out what the rules decide.
///
/// Changes of limits exclude each other. Requests wait for the disk, ticks do not: a lease that ran out must not wait
/// for one.
final class Powerd {
    /// Drivers round limits; what they enforce may differ from what was set by so much.
    private static final long ROUNDING_MILLIWATTS = 500;

    private final LimitRules rules;
    private final LimitDevice device;
    private final Memory<PowerLease> leases;
    private final OperatorSettings operator;
    private final Supplier<Moment> clock;
    private final Optional<String> reportOnly;
    private final Consumer<String> log;
    private final Object asking = new Object();
    private State state;
    private Optional<PowerLease> stored;
    private long generation;
    private String trouble = "";
    private boolean hasEnded;

    /// @param reportOnly why nothing is set here; empty where limits are set
    /// @param log        every change and refusal, a line each
    record Setup(
            LimitRules rules,
            LimitDevice device,
            Memory<PowerLease> leases,
            Memory<OperatorSettings.Kept> operator,
            Supplier<Moment> clock,
            Optional<String> reportOnly,
            Consumer<String> log) {}

    /// Takes up the limits that an earlier powerd set, where its lease still holds; else the first tick floors them.
    Powerd(Setup setup) throws IOException {
        rules = setup.rules();
        device = setup.device();
        leases = setup.leases();
        clock = setup.clock();
        reportOnly = setup.reportOnly();
        log = setup.log();
        var gpus = device.read();
        operator = new OperatorSettings(setup.operator());
        operator.remember(gpus);
        operator.store();
        stored = leases.read();
        state = new State(stored, gpus.stream().collect(Collectors.toMap(PowerdGpu::uuid, PowerdGpu::limitMilliwatts)));
        generation = device.generation();
    }

    /// Keeps what must hold, and tells once where it cannot.
    synchronized void tick() {
        if (hasEnded) {
            return;
        }
        var problem = "";
        try {
            var gpus = read();
            var step = rules.tick(state, gpus, clock.get());
            state = step.next();
            apply(step.limits());
            problem = gpus.stream()
                    .filter(gpu -> !gpu.isFresh())
                    .map(gpu -> "The GPU (%s) does not answer.".formatted(gpu.uuid()))
                    .collect(Collectors.joining(" "));
        } catch (IOException | RuntimeException failure) { // the next tick must come whatever happens
            problem = "The limits cannot be kept: " + failure.getMessage();
        }
        if (!problem.equals(trouble)) {
            log.accept(problem.isEmpty() ? "The limits are kept again." : problem);
            trouble = problem;
        }
    }

    PowerdReply answer(PowerdRequest request) {
        synchronized (asking) {
            try {
                try {
                    store(request);
                } catch (IOException full) { // a floor must come whatever the disk does
                    if (!request.verb().equals("floor")) {
                        throw full;
                    }
                }
                return carryOut(request);
            } catch (IOException | RuntimeException failure) {
                return PowerdReply.refusal("The request failed: " + failure.getMessage());
            }
        }
    }

    /// At the end of this process nobody lowers the limits when the lease runs out. So a GPU at work goes to its floor,
    /// and so does every GPU where the end is not orderly; the others get back what they had before powerd came.
    synchronized void end(boolean isOrderly) {
        if (hasEnded || reportOnly.isPresent()) {
            return;
        }
        hasEnded = true;
        try {
            for (PowerdGpu gpu : device.read()) {
                var before = operator.limitOf(gpu).filter(_ -> isOrderly && device.isIdle(gpu.uuid()));
                set(new SetLimit(
                        gpu.uuid(),
                        before.orElse(gpu.minimumMilliwatts()),
                        before.flatMap(_ -> operator.unlocking(gpu.uuid()))));
                before.ifPresent(_ -> operator.forget(gpu.uuid()));
            }
            operator.store();
        } catch (IOException | RuntimeException failure) {
            log.accept("The limits cannot be given back: " + failure.getMessage());
        }
    }

    /// Writes down what a request will have allowed before anything comes of it.
    private void store(PowerdRequest request) throws IOException {
        Optional<PowerLease> lease;
        synchronized (this) {
            var step = rules.request(state, request, read(), clock.get());
            lease = step.next().lease();
            step.limits().forEach(limit -> limit.clocks().ifPresent(range -> operator.lock(limit.uuid(), range)));
        }
        operator.store();
        if (lease.isPresent() && !lease.equals(stored)) {
            leases.write(lease.get());
            stored = lease;
        }
    }

    private synchronized PowerdReply carryOut(PowerdRequest request) throws IOException {
        if (hasEnded) {
            return PowerdReply.refusal("Powerd is ending.");
        }
        var step = rules.request(state, request, read(), clock.get());
        if (step.problem().isPresent()) {
            log.accept("refused %s: %s".formatted(request.verb(), step.problem().get()));
        }
        state = step.next();
        var problem = step.problem();
        try {
            apply(step.limits());
        } catch (IOException failure) {
            problem = Optional.of("The request failed: " + failure.getMessage());
        }
        return reply(problem, read());
    }

    private List<PowerdGpu> read() throws IOException {
        var gpus = device.read();
        if (device.generation() != generation) {
            generation = device.generation();
            state = state.afterReload();
            operator.unlockAll();
            log.accept("The driver was reloaded: every GPU goes to its floor.");
        }
        operator.remember(gpus);
        return gpus.stream()
                .map(gpu -> gpu.withLockedClocks(operator.lockOf(gpu.uuid())))
                .toList();
    }

    /// Sets every limit, whatever becomes of the others, and reads back: only what the driver enforces counts. A GPU
    /// that does not answer fails nobody else's request.
    private void apply(List<SetLimit> limits) throws IOException {
        if (reportOnly.isPresent() || limits.isEmpty()) {
            return;
        }
        var failures = new StringJoiner(" ");
        for (SetLimit limit : limits) {
            try {
                set(limit);
            } catch (IOException failure) {
                failures.add(limit.uuid() + ": " + failure.getMessage());
            }
        }
        var after = device.read();
        for (SetLimit limit : limits) {
            after.stream()
                    .filter(gpu -> gpu.isFresh() && gpu.uuid().equals(limit.uuid()))
                    .filter(gpu -> gpu.enforcedMilliwatts() > limit.milliwatts() + ROUNDING_MILLIWATTS)
                    .forEach(gpu -> failures.add("%s: the driver enforces %d mW instead of %d mW."
                            .formatted(gpu.uuid(), gpu.enforcedMilliwatts(), limit.milliwatts())));
        }
        boolean isAnswered = limits.stream()
                .anyMatch(limit -> after.stream()
                        .anyMatch(gpu -> gpu.isFresh() && gpu.uuid().equals(limit.uuid())));
        if (failures.length() > 0 && isAnswered) {
            throw new IOException(failures.toString());
        }
    }

    private void set(SetLimit limit) throws IOException {
        device.set(limit.uuid(), limit.milliwatts());
        log.accept("limit %s %d mW".formatted(limit.uuid(), limit.milliwatts()));
        if (limit.clocks().isPresent()) {
            var range = limit.clocks().get();
            device.lock(limit.uuid(), range);
            log.accept("clocks %s %d to %d MHz"
                    .formatted(limit.uuid(), range.minimumMegahertz(), range.maximumMegahertz()));
        }
    }

    private PowerdReply reply(Optional<String> problem, List<PowerdGpu> gpus) {
        var now = clock.get();
        var message = problem.or(() -> reportOnly)
                .orElse("The limits of %d GPUs are kept within the grant.".formatted(gpus.size()));
        return new PowerdReply(
                problem.isEmpty(),
                message,
                reportOnly,
                state.lease(),
                state.isLive(now),
                (long) rules.budget(state, now),
                gpus);
    }
}
