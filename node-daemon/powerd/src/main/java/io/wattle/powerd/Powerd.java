package io.wattle.powerd;

import io.wattle.powerd.LimitRules.Moment;
import io.wattle.powerd.LimitRules.SetLimit;
import io.wattle.powerd.LimitRules.State;
import io.wattle.protocol.PowerdGpu;
import io.wattle.protocol.PowerdReply;
import io.wattle.protocol.PowerdRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Carries out what the rules decide. Its methods exclude each other: one change of limits after the other.
final class Powerd {
    /// The power limits of this machine's GPUs.
    interface Device {
        List<PowerdGpu> read() throws IOException;

        void set(String uuid, long milliwatts) throws IOException;
    }

    /// Drivers round limits.
    private static final long ROUNDING_MILLIWATTS = 500;

    private final LimitRules rules;
    private final Device device;
    private final LeaseFile file;
    private final Supplier<Moment> clock;
    private State state;
    private String trouble = "";

    /// Takes up the limits that an earlier powerd set, where its lease still holds; else the first tick floors them.
    Powerd(LimitRules rules, Device device, LeaseFile file, Supplier<Moment> clock) throws IOException {
        this.rules = rules;
        this.device = device;
        this.file = file;
        this.clock = clock;
        var limits = device.read().stream().collect(Collectors.toMap(PowerdGpu::uuid, PowerdGpu::limitMilliwatts));
        this.state = new State(file.read(), limits);
    }

    /// Keeps what must hold, and tells once where it cannot.
    synchronized void tick() {
        var problem = "";
        try {
            var step = rules.tick(state, device.read(), clock.get());
            state = step.next();
            apply(step.limits());
        } catch (IOException | RuntimeException failure) { // the next tick must come whatever happens
            problem = "The limits cannot be kept: " + failure.getMessage();
        }
        if (!problem.equals(trouble)) {
            System.err.println(problem.isEmpty() ? "The limits are kept again." : problem);
            trouble = problem;
        }
    }

    synchronized PowerdReply answer(PowerdRequest request) {
        try {
            var step = rules.request(state, request, device.read(), clock.get());
            var lease = step.next().lease();
            if (lease.isPresent() && !lease.equals(state.lease())) {
                file.write(lease.get());
            }
            state = step.next();
            apply(step.limits());
            return reply(step.problem(), device.read());
        } catch (IOException failure) {
            return reply(Optional.of("The request failed: " + failure.getMessage()), List.of());
        }
    }

    /// Sets every limit, whatever becomes of the others, and reads back: only what the driver enforces counts.
    private void apply(List<SetLimit> limits) throws IOException {
        var failures = new StringJoiner(" ");
        for (SetLimit limit : limits) {
            try {
                device.set(limit.uuid(), limit.milliwatts());
                System.err.println("limit %s %d mW".formatted(limit.uuid(), limit.milliwatts()));
            } catch (IOException failure) {
                failures.add(limit.uuid() + ": " + failure.getMessage());
            }
        }
        for (PowerdGpu gpu : limits.isEmpty() ? List.<PowerdGpu>of() : device.read()) {
            limits.stream()
                    .filter(limit -> limit.uuid().equals(gpu.uuid()))
                    .filter(limit -> gpu.enforcedMilliwatts() > limit.milliwatts() + ROUNDING_MILLIWATTS)
                    .forEach(limit -> failures.add(
                            "%s: the driver does not enforce %d mW.".formatted(limit.uuid(), limit.milliwatts())));
        }
        if (failures.length() > 0) {
            throw new IOException(failures.toString());
        }
    }

    private PowerdReply reply(Optional<String> problem, List<PowerdGpu> gpus) {
        var message = problem.orElse("The limits of %d GPUs are kept within the grant.".formatted(gpus.size()));
        return new PowerdReply(problem.isEmpty(), message, state.lease(), state.isLive(clock.get()), gpus);
    }
}
