package io.wattle.node.gpus;

import io.wattle.node.gpus.GpusMain.FailureException;
import io.wattle.node.gpus.GpusMain.Surroundings;
import io.wattle.node.sensor.GpuDriver;
import io.wattle.node.sensor.NvmlGpus;
import io.wattle.quantity.Scale;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Shows every GPU once, or again and again.
@Command(
        name = "wattle gpus",
        mixinStandardHelpOptions = true,
        description = "Shows this machine's GPUs: power, limit, memory, bandwidth, clocks, and what holds them down.",
        footer = {"", "Exit codes: 0 done, 1 failure, 2 usage, 5 no driver."})
final class GpusCommand implements Callable<Integer> {
    private static final int UNAVAILABLE = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int HISTORY = 40;

    /// GPM needs two samples so far apart (source: nvml.h, nvmlGpmMetricsGet).
    private static final Duration BETWEEN_SAMPLES = Duration.ofMillis(200);

    private final Surroundings around;
    private final Map<Integer, Sparkline> history = new HashMap<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--watch", description = "Draw the screen again at each interval, with the power's last course.")
    private boolean isWatching;

    @Option(
            names = "--interval",
            defaultValue = "1 s",
            paramLabel = "TIME",
            description = "Time between two screens (default: ${DEFAULT-VALUE}).")
    private String interval = "";

    @Option(names = "--count", paramLabel = "N", description = "End after so many screens.")
    private int count = Integer.MAX_VALUE;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            paramLabel = "FORM",
            description = "table, json or csv (default: ${DEFAULT-VALUE}).")
    private String form = "";

    @Option(
            names = "--query",
            split = ",",
            paramLabel = "FIELD",
            description =
                    "Fields to show, by nvidia-smi's names where it has them; implies csv. " + "\"help\" lists them.")
    private List<String> query = List.of();

    GpusCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (query.equals(List.of("help"))) {
            Field.ALL.forEach(field -> around.say(String.join(", ", field.names())));
            return 0;
        }
        var fields = fields();
        var pause = pause();
        if (!List.of("table", "json", "csv").contains(form)) {
            throw new ParameterException(
                    spec.commandLine(), "The form \"%s\" is unknown; choose table, json or csv.".formatted(form));
        }
        var driver = open(around);
        driver.gpus().forEach(gpu -> gpu.probe().vitals());
        await(BETWEEN_SAMPLES);
        int screens = isWatching ? count : 1;
        for (int screen = 0; screen < screens; screen++) {
            show(driver, fields);
            if (screen + 1 < screens) {
                await(pause);
            }
        }
        return 0;
    }

    static GpuDriver open(Surroundings around) {
        var driver = NvmlGpus.find(around.nvmlLibrary(), InstantSource.system(), PATIENCE);
        if (driver.gpus().isEmpty()) {
            throw new FailureException(UNAVAILABLE, driver.note());
        }
        return driver;
    }

    private void show(GpuDriver driver, List<Field> fields) {
        var rows = driver.gpus().stream().map(GpuRow::read).toList();
        switch (form) {
            case "json" -> around.say(GpuForms.json(rows, fields));
            case "csv" -> GpuForms.csv(rows, fields).forEach(around::say);
            default -> {
                if (query.isEmpty()) {
                    table(rows);
                } else {
                    GpuForms.csv(rows, fields).forEach(around::say);
                }
            }
        }
    }

    private void table(List<GpuRow> rows) {
        var lines = new ArrayList<>(GpuTable.lines(rows));
        if (isWatching) {
            lines.add("");
            rows.forEach(row -> course(row, lines));
            boolean isTerminal = Boolean.getBoolean("wattle.terminal");
            around.out().print(isTerminal ? "\u001b[H\u001b[2J" : "");
        }
        lines.forEach(around::say);
        around.out().flush();
    }

    /// Power so far, against the highest limit of the board.
    private void course(GpuRow row, List<String> lines) {
        var line = history.computeIfAbsent(row.gpu().index(), _ -> new Sparkline(HISTORY));
        var highest = row.detail().map(detail -> detail.limits().get("max"));
        row.seen().flatMap(seen -> seen.power()).ifPresent(power -> {
            line.add(power.value());
            lines.add("GPU %d power %s %s"
                    .formatted(
                            row.gpu().index(),
                            line.text(highest.map(limit -> limit.value()).orElse(power.value())),
                            power));
        });
    }

    private List<Field> fields() {
        try {
            return query.isEmpty() ? Field.ALL : query.stream().map(Field::of).toList();
        } catch (IllegalArgumentException unknown) {
            throw new ParameterException(spec.commandLine(), String.valueOf(unknown.getMessage()), unknown);
        }
    }

    private Duration pause() {
        try {
            return Duration.ofNanos((long) (Scale.TIME.parse(interval) * 1e9));
        } catch (IllegalArgumentException malformed) {
            throw new ParameterException(spec.commandLine(), "--interval: " + malformed.getMessage(), malformed);
        }
    }

    private static void await(Duration pause) throws InterruptedException {
        boolean _ = new CountDownLatch(1).await(pause.toNanos(), TimeUnit.NANOSECONDS);
    }
}
