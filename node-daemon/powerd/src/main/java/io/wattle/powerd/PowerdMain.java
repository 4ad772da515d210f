package io.wattle.powerd;

import io.wattle.nvml.Nvml;
import io.wattle.nvml.NvmlOpening;
import io.wattle.powerd.LimitRules.Moment;
import io.wattle.protocol.PowerLease;
import io.wattle.protocol.PowerdGpu;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// {@code wattle-powerd}: keeps this machine's GPUs within the node's power lease.
public final class PowerdMain {
    private static final String SOCKET = "--socket";
    private static final String DATA = "--data";
    private static final String HOST = "--host-max-power";
    private static final String CLIENT = "--client-user";
    private static final String REPORT = "--or-report-only";
    private static final String PARENT = "--exit-with-parent";
    private static final String USAGE = "The flags are --socket FILE --data DIR [--host-max-power POWER] "
            + "[--client-user NAME] [--or-report-only] [--exit-with-parent]";
    private static final int PERIOD_MILLIS = 250;

    private PowerdMain() {}

    public static void main(String[] arguments) {
        try {
            serve(flags(List.of(arguments)));
        } catch (IllegalArgumentException | IOException problem) {
            System.err.println(problem.getMessage());
            System.exit(problem instanceof IOException ? 1 : 2);
        }
    }

    private static Map<String, String> flags(List<String> arguments) {
        var flags = new HashMap<String, String>();
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            String flag = rest.next();
            boolean isSwitch = List.of(REPORT, PARENT).contains(flag);
            boolean isKnown = isSwitch || List.of(SOCKET, DATA, HOST, CLIENT).contains(flag);
            if (!isKnown || (!isSwitch && !rest.hasNext())) {
                throw new IllegalArgumentException(
                        "The flag (%s) is unknown or lacks its value. %s.".formatted(flag, USAGE));
            }
            flags.put(flag, isSwitch ? "" : rest.next());
        }
        if (!flags.containsKey(SOCKET) || !flags.containsKey(DATA)) {
            throw new IllegalArgumentException("A flag is missing. %s.".formatted(USAGE));
        }
        return flags;
    }

    private static void serve(Map<String, String> flags) throws IOException {
        var rules = new LimitRules(HostMaximum.of(Optional.ofNullable(flags.get(HOST))));
        var data = Files.createDirectories(Path.of(flags.getOrDefault(DATA, "")));
        var device = device(flags.containsKey(REPORT));
        var powerd = new Powerd(new Powerd.Setup(
                rules,
                device.limits(),
                new Memory.InFile<>(data.resolve("lease.json"), PowerLease.class),
                new Memory.InFile<>(data.resolve("operator.json"), OperatorSettings.Kept.class),
                PowerdMain::now,
                device.reportOnly(),
                System.err::println));
        device.reportOnly().ifPresent(System.err::println);
        powerd.tick();
        var users = new HashSet<>(List.of("root", System.getProperty("user.name")));
        users.add(flags.getOrDefault(CLIENT, "wattle"));
        var path = Path.of(flags.getOrDefault(SOCKET, ""));
        var socket = RequestSocket.open(path, users, powerd::answer);
        var ticks = Executors.newSingleThreadScheduledExecutor();
        var _ = ticks.scheduleWithFixedDelay(powerd::tick, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> powerd.end(true), "end"));
        if (flags.containsKey(PARENT)) {
            Thread.ofPlatform().daemon().name("parent").start(() -> awaitParent(powerd));
        }
        System.out.println("wattle-powerd ready " + path);
        socket.serve();
    }

    /// @param reportOnly why nothing is set here
    private record Opened(LimitDevice limits, Optional<String> reportOnly) {}

    /// @param mayReportOnly whether a machine without a driver, or a user without the right, is to be served at all
    private static Opened device(boolean mayReportOnly) throws IOException {
        var library = Optional.ofNullable(System.getenv("WATTLE_NVML_LIBRARY")).map(Path::of);
        if (library.isPresent() && !Files.getOwner(library.get()).getName().equals(System.getProperty("user.name"))) {
            throw new IOException("The library (%s) must belong to the user that loads it.".formatted(library.get()));
        }
        return switch (Nvml.open(library)) {
            case NvmlOpening.Opened opened -> {
                var device = new NvmlLimitDevice(library, opened.nvml());
                yield new Opened(device, mayReportOnly ? refusal(device) : Optional.empty());
            }
            case NvmlOpening.Unavailable missing
            when mayReportOnly ->
                new Opened(new NoDevice(), Optional.of("Nothing is limited here. " + missing.sentence()));
            case NvmlOpening.Unavailable missing -> throw new IOException(missing.sentence() + " " + missing.remedy());
        };
    }

    /// Asks for the limit that already holds, which changes nothing, to learn whether this user may set any.
    private static Optional<String> refusal(LimitDevice device) throws IOException {
        var gpus = device.read();
        if (gpus.isEmpty()) {
            return Optional.of("Nothing is limited here. The NVIDIA driver sees no GPU.");
        }
        for (PowerdGpu gpu : gpus.stream().filter(PowerdGpu::isFresh).toList()) {
            try {
                device.set(gpu.uuid(), gpu.limitMilliwatts());
                return Optional.empty();
            } catch (IOException refused) {
                if (String.valueOf(refused.getMessage()).contains("NO_PERMISSION")) {
                    return Optional.of("Nothing is limited here: this user may not set limits, only root may.");
                }
            }
        }
        return Optional.empty();
    }

    private static void awaitParent(Powerd powerd) {
        try {
            while (System.in.read() >= 0) {
                // what it says does not matter
            }
        } catch (IOException broken) {
            // the same as its end
        }
        powerd.end(false);
        System.exit(0);
    }

    private static Moment now() {
        try {
            String boot =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            String uptime = Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0];
            return new Moment(boot, Math.round(Double.parseDouble(uptime) * 1000));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
