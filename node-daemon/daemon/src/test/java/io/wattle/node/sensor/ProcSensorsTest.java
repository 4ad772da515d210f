package io.wattle.node.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.quantity.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcSensorsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    @TempDir
    Path proc;

    @Test
    void busyTimeLeavesOutIdleWaitingAndStolenTicksAndCountsGuestsOnce() {
        tree().file("stat", "cpu  100 10 50 800 30 5 5 40 60 0\ncpu0 1 1 1 1 1 1 1 1 1 1\nctxt 5");
        assertThat(new CpuTimesSensor(proc, CLOCK).read()).isEqualTo(momentary(new CpuTimes(170, 1040), "cpu-times"));
    }

    @Test
    void statOfAnotherFormSaysSo() {
        tree().file("stat", "cpu  a b");
        assertThat(new CpuTimesSensor(proc, CLOCK).read())
                .isEqualTo(new Reading.Failed<>(
                        "The file (%s/stat) has a line \"cpu  a b\" of another form.".formatted(proc)));
    }

    @Test
    void missingStatIsUnsupported() {
        assertThat(new CpuTimesSensor(proc, CLOCK).read())
                .isEqualTo(new Reading.Unsupported<>("There is no file (%s/stat).".formatted(proc)));
    }

    @Test
    void memoryIsReadInKibibytes() {
        tree().file("meminfo", "MemTotal:       24680428 kB\nMemFree: 1 kB\nMemAvailable:   20000000 kB");
        assertThat(new MemorySensor(proc, CLOCK).read())
                .isEqualTo(momentary(
                        new HostMemory(new Bytes(24_680_428L * 1024), new Bytes(20_000_000L * 1024)), "memory"));
    }

    @Test
    void x86NamesItsProcessors() {
        tree().file("cpuinfo", """
                processor	: 0
                model name	: AMD EPYC 9654 96-Core Processor

                processor	: 1
                model name	: AMD EPYC 9654 96-Core Processor
                """);
        assertThat(new CpuModelSensor(proc, CLOCK).read())
                .isEqualTo(momentary(new CpuModel(Optional.of("AMD EPYC 9654 96-Core Processor"), 2), "cpu-model"));
    }

    @Test
    void aarch64IsNamedByItsNumbers() {
        tree().file("cpuinfo", "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd4f");
        assertThat(new CpuModelSensor(proc, CLOCK).read())
                .isEqualTo(momentary(new CpuModel(Optional.of("Arm Neoverse V2"), 1), "cpu-model"));
    }

    @Test
    void unknownArmPartKeepsItsNumbers() {
        tree().file("cpuinfo", "processor\t: 0\nCPU implementer\t: 0x99\nCPU part\t: 0x001");
        assertThat(new CpuModelSensor(proc, CLOCK).read())
                .isEqualTo(momentary(new CpuModel(Optional.of("Arm 0x99/0x001"), 1), "cpu-model"));
    }

    @Test
    void aProcessIsFoundThoughItsNameHoldsBrackets() {
        tree().file("42/stat", "42 (a b) c) S 1 42 42 0 -1 4194560 1 0 0 0 700 30 9 9 20 0 5 0 123456 1 1");
        assertThat(new ProcessTable(proc).find(42)).contains(new ProcessSample(42, 123_456, 730, true));
    }

    @Test
    void aZombieIsNotAlive() {
        tree().file("42/stat", "42 (x) Z 1 42 42 0 -1 4194560 1 0 0 0 7 3 0 0 20 0 5 0 99 1 1");
        assertThat(new ProcessTable(proc).find(42)).contains(new ProcessSample(42, 99, 10, false));
    }

    @Test
    void anAbsentProcessIsNotFound() {
        assertThat(new ProcessTable(proc).find(43)).isEmpty();
    }

    private FakeTree tree() {
        return new FakeTree(proc);
    }

    private static <T> Reading<T> momentary(T value, String source) {
        return new Reading.Value<>(value, Duration.ZERO, OptionalDouble.empty(), source, NOW);
    }
}
