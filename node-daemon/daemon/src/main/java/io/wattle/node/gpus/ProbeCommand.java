package io.wattle.node.gpus;

import io.wattle.cuda.BandwidthProbe;
import io.wattle.cuda.BandwidthProbe.Kind;
import io.wattle.cuda.BandwidthProbe.Outcome;
import io.wattle.node.gpus.GpusMain.FailureException;
import io.wattle.node.gpus.GpusMain.Surroundings;
import io.wattle.node.sensor.GpuSensor;
import io.wattle.node.sensor.Reading;
import io.wattle.quantity.Watts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures the bandwidth that a GPU really has, and the power that this draws.
@Command(
        name = "probe",
        description = "Measures copy and read bandwidth and the power they draw. For GPUs without work: it takes 2 GiB "
                + "and all of the bandwidth for seconds.")
final class ProbeCommand implements Callable<Integer> {
    private static final int BUSY = 4;
    private static final int NOT_FOUND = 3;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long SAMPLE_MILLIS = 100;

    private final Surroundings around;

    @Option(names = "--gpu", paramLabel = "GPU", description = "Index or UUID (default: every GPU).")
    private Optional<String> wanted = Optional.empty();

    @Option(names = "--force", description = "Probe a GPU although processes compute on it.")
    private boolean isForced;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            paramLabel = "FORM",
            description = "table or json (default: ${DEFAULT-VALUE}).")
    private String form = "";

    @Option(
            names = "--cuda-library",
            paramLabel = "FILE",
            description = "Absolute path of the CUDA driver library (default: the system's).")
    private Optional<Path> cuda = Optional.empty();

    ProbeCommand(Surroundings around) {
        this.around = around;
    }

    /// @param watts highest one-second average while it ran; absent where the board does not tell
    private record Result(
            GpuSensor gpu, Kind kind, double bytesPerSecond, Optional<Double> share, Optional<Watts> watts) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        var driver = GpusCommand.open(around);
        var gpus = driver.gpus().stream()
                .filter(gpu -> wanted.isEmpty()
                        || wanted.get().equals(gpu.uuid())
                        || wanted.get().equals(Integer.toString(gpu.index())))
                .toList();
        if (gpus.isEmpty()) {
            throw new FailureException(NOT_FOUND, "There is no GPU \"%s\".".formatted(wanted.orElse("")));
        }
        var results = new ArrayList<Result>();
        for (GpuSensor gpu : gpus) {
            refuseWhereBusy(gpu);
            results.add(measure(gpu, Kind.COPY));
            results.add(measure(gpu, Kind.READ));
        }
        if (form.equals("json")) {
            around.say(GpuForms.document(
                    "GpuProbe", results.stream().map(ProbeCommand::item).toList()));
        } else {
            var table = new ArrayList<List<String>>();
            table.add(List.of("GPU", "NAME", "PROBE", "BANDWIDTH", "OF-PEAK", "POWER"));
            results.forEach(result -> table.add(cells(result)));
            GpuTable.aligned(table).forEach(around::say);
        }
        return 0;
    }

    private void refuseWhereBusy(GpuSensor gpu) {
        var processes = GpuRow.read(gpu).detail().map(detail -> detail.processes());
        if (!isForced && processes.isPresent() && processes.get().orElse(0) > 0) {
            throw new FailureException(
                    BUSY,
                    "%d processes compute on the GPU %d: a probe would slow them down; drain it, or give --force."
                            .formatted(processes.get().getAsInt(), gpu.index()));
        }
    }

    private Result measure(GpuSensor gpu, Kind kind) throws IOException, InterruptedException {
        var task = new FutureTask<>(() -> new BandwidthProbe(cuda, LIMIT).measure(gpu.uuid(), kind));
        Thread.ofPlatform().daemon().name("probe").start(task);
        Optional<Watts> highest = Optional.empty();
        while (true) {
            try {
                var outcome = task.get(SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
                return result(gpu, kind, outcome, highest);
            } catch (TimeoutException stillRuns) {
                var before = highest;
                highest = power(gpu)
                        .filter(now -> before.stream().noneMatch(most -> most.exceeds(now)))
                        .or(() -> before);
            } catch (ExecutionException failure) {
                throw new IOException(failure.getCause());
            }
        }
    }

    private static Optional<Watts> power(GpuSensor gpu) {
        return gpu.probe().pulse() instanceof Reading.Value<io.wattle.node.sensor.GpuPulse> value
                ? value.value().power()
                : Optional.empty();
    }

    private static Result result(GpuSensor gpu, Kind kind, Outcome outcome, Optional<Watts> watts) {
        return switch (outcome) {
            case Outcome.Measured measured -> {
                double found = measured.medianBytesPerSecond();
                var peak = GpuRow.read(gpu).detail().map(detail -> detail.peakBandwidth());
                yield new Result(
                        gpu,
                        kind,
                        found,
                        peak.filter(known -> known.isPresent()).map(known -> found / known.getAsDouble()),
                        watts);
            }
            case Outcome.Failed(int code, String sentence) ->
                throw new FailureException(1, "The probe of the GPU %d failed: %s".formatted(gpu.index(), sentence));
            case Outcome.Crashed(int status) ->
                throw new FailureException(
                        1, "The probe of the GPU %d crashed with exit code %d.".formatted(gpu.index(), status));
            case Outcome.TimedOut(Duration limit) ->
                throw new FailureException(
                        1,
                        "The probe of the GPU %d did not end within %d s.".formatted(gpu.index(), limit.toSeconds()));
        };
    }

    private static List<String> cells(Result result) {
        return List.of(
                Integer.toString(result.gpu().index()),
                result.gpu().type().replace("NVIDIA ", ""),
                result.kind().name().toLowerCase(Locale.ROOT),
                "%.2f TB/s".formatted(result.bytesPerSecond() / 1e12),
                result.share().map(share -> "%.0f%%".formatted(share * 100)).orElse("-"),
                result.watts().map(watts -> "%.0f W".formatted(watts.value())).orElse("-"));
    }

    private static Map<String, Object> item(Result result) {
        var item = new LinkedHashMap<String, Object>();
        item.put("index", result.gpu().index());
        item.put("uuid", result.gpu().uuid());
        item.put("probe", result.kind().name().toLowerCase(Locale.ROOT));
        item.put("bytes_per_second", result.bytesPerSecond());
        result.share().ifPresent(share -> item.put("peak_ratio", share));
        result.watts().ifPresent(watts -> item.put("power_watts", watts.value()));
        return item;
    }
}
