package io.wattle.node.telemetry;

import io.wattle.node.sensor.GpuSensor;
import io.wattle.node.sensor.NvmlGpus;
import io.wattle.node.sensor.Reading;
import io.wattle.nvml.fake.FakeDriver;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What watching eight GPUs costs, in front of the fake driver: processor time of a minute at the daemon's own rates,
/// then memory over a million samples as fast as they come. Not a test: {@code README.md} has its command and figures.
final class SamplingBenchmark {
    private static final int GPUS = 8;
    private static final int SECONDS = 60;
    private static final int SAMPLES = 1_000_000;
    private static final int STEP = 100_000;

    private SamplingBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        var fake = FakeDriver.in(Files.createTempDirectory("sampling"))
                .inRealTime()
                .scenario("gpus %d\ngpu 0 demand_mw 500000\ngpu 1 bandwidth 0.8".formatted(GPUS));
        var gpus = NvmlGpus.find(Optional.of(fake.library()), InstantSource.system(), Duration.ofSeconds(20))
                .gpus();
        rates(gpus);
        soak(gpus);
    }

    private static void rates(List<GpuSensor> gpus) throws InterruptedException {
        var watches = gpus.stream().map(GpuWatch::new).toList();
        watches.forEach(GpuWatch::start);
        pause(10); // compiles and loads
        long before = cpuNanos();
        var callsBefore = calls(watches);
        pause(SECONDS);
        double share = (cpuNanos() - before) / 1e9 / SECONDS;
        var callsAfter = calls(watches);
        System.out.printf(
                Locale.ROOT,
                "%d GPUs at 10 Hz, 1 Hz and 0.2 Hz for %d s: %.2f %% of one core, of which in the fake driver's "
                        + "calls and the binding %.2f %% (%.0f rounds a second)%n",
                gpus.size(),
                SECONDS,
                share * 100,
                (callsAfter.seconds() - callsBefore.seconds()) / SECONDS * 100,
                (double) (callsAfter.count() - callsBefore.count()) / SECONDS);
        watches.forEach(GpuWatch::close);
    }

    private static GpuWatch.CallTime calls(List<GpuWatch> watches) {
        return watches.stream()
                .flatMap(watch -> watch.figures().calls().values().stream())
                .reduce(
                        new GpuWatch.CallTime(0, 0),
                        (one, other) ->
                                new GpuWatch.CallTime(one.count() + other.count(), one.seconds() + other.seconds()));
    }

    private static void soak(List<GpuSensor> gpus) throws IOException {
        var accounts = gpus.stream().map(_ -> new PulseAccount()).toList();
        for (int sample = 1; sample <= SAMPLES; sample++) {
            int gpu = sample % gpus.size();
            if (gpus.get(gpu).probe().pulse() instanceof Reading.Value<io.wattle.node.sensor.GpuPulse> value) {
                accounts.get(gpu).advance(value.value(), System.nanoTime());
            }
            if (sample % 10 == 0) {
                var _ = gpus.get(gpu).probe().vitals();
            }
            if (sample % STEP == 0) {
                System.out.printf(Locale.ROOT, "%,d samples: RSS %d KiB%n", sample, rssKibibytes());
            }
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long rssKibibytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void pause(int seconds) throws InterruptedException {
        boolean _ = new CountDownLatch(1).await(seconds, TimeUnit.SECONDS);
    }
}
