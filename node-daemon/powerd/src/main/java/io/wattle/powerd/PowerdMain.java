package io.wattle.powerd;

import io.wattle.nvml.Nvml;
import io.wattle.nvml.NvmlOpening;
import io.wattle.powerd.LimitRules.Moment;
import io.wattle.protocol.PowerdRequest;
import io.wattle.quantity.Scale;
import io.wattle.quantity.Watts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// {@code wattle-powerd}: keeps this machine's GPUs within the node's power lease.
public final class PowerdMain {
    private static final List<String> NEEDED = List.of("--socket", "--data", "--host-max-power");
    private static final String CLIENT = "--client-user";
    private static final int PERIOD_MILLIS = 500;

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
        for (int at = 0; at + 1 < arguments.size(); at += 2) {
            flags.put(arguments.get(at), arguments.get(at + 1));
        }
        boolean isKnown = flags.keySet().stream().allMatch(flag -> NEEDED.contains(flag) || flag.equals(CLIENT));
        if (!isKnown || arguments.size() % 2 != 0 || !flags.keySet().containsAll(NEEDED)) {
            throw new IllegalArgumentException("The flags must be --socket FILE --data DIR --host-max-power POWER "
                    + "[--client-user NAME]; they are " + arguments + ".");
        }
        return flags;
    }

    private static void serve(Map<String, String> flags) throws IOException {
        var rules = new LimitRules(new Watts(Scale.POWER.parse(flags.getOrDefault("--host-max-power", ""))));
        var data = Files.createDirectories(Path.of(flags.getOrDefault("--data", "")));
        var powerd = new Powerd(rules, device(), new LeaseFile(data.resolve("lease.json")), PowerdMain::now);
        powerd.tick();
        var users = new HashSet<>(Set.of("root", System.getProperty("user.name")));
        users.add(flags.getOrDefault(CLIENT, "root"));
        var path = Path.of(flags.getOrDefault("--socket", ""));
        var socket = RequestSocket.open(path, users, powerd::answer);
        var ticks = Executors.newSingleThreadScheduledExecutor();
        var _ = ticks.scheduleWithFixedDelay(powerd::tick, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        // Nobody would lower the limits when the lease runs out after the end.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> powerd.answer(PowerdRequest.floor()), "floor"));
        System.out.println("wattle-powerd ready " + path);
        socket.serve();
    }

    private static Powerd.Device device() throws IOException {
        var library = Optional.ofNullable(System.getenv("WATTLE_NVML_LIBRARY")).map(Path::of);
        if (library.isPresent() && !Files.getOwner(library.get()).getName().equals(System.getProperty("user.name"))) {
            throw new IOException("The library (%s) must belong to the user that loads it.".formatted(library.get()));
        }
        return switch (Nvml.open(library)) {
            case NvmlOpening.Opened opened -> new NvmlLimitDevice(opened.nvml());
            case NvmlOpening.Unavailable missing -> throw new IOException(missing.sentence() + " " + missing.remedy());
        };
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
