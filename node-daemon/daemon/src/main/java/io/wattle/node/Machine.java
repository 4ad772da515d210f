package io.wattle.node;

import io.wattle.node.sensor.AcpiPowerMeterSensor;
import io.wattle.node.sensor.CpuModel;
import io.wattle.node.sensor.CpuModelSensor;
import io.wattle.node.sensor.CpuTimesSensor;
import io.wattle.node.sensor.DcmiSensor;
import io.wattle.node.sensor.GpuDriver;
import io.wattle.node.sensor.GpuSensor;
import io.wattle.node.sensor.GuardedSensor;
import io.wattle.node.sensor.HostMemory;
import io.wattle.node.sensor.HwmonSensor;
import io.wattle.node.sensor.MemorySensor;
import io.wattle.node.sensor.NvmlGpus;
import io.wattle.node.sensor.PacedSensor;
import io.wattle.node.sensor.PowerObservation;
import io.wattle.node.sensor.RaplSensor;
import io.wattle.node.sensor.Reading;
import io.wattle.node.sensor.RedfishSensor;
import io.wattle.node.sensor.Sensor;
import io.wattle.node.sensor.TrustedHttp;
import io.wattle.node.telemetry.GpuWatch;
import io.wattle.node.telemetry.SensorSuite;
import io.wattle.quantity.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the machine is made of, as found once at the start.
///
/// @param memory size of the host's memory
record Machine(CpuModel cpu, Bytes memory, GpuDriver gpus) {
    private static final Logger LOG = LoggerFactory.getLogger(Machine.class);
    private static final Path PROC = Path.of("/proc");
    private static final Path DEV = Path.of("/dev");
    private static final Duration METER_PERIOD = Duration.ofSeconds(5);
    private static final Path SYS = Path.of("/sys");
    private static final Duration DRIVER_PATIENCE = Duration.ofSeconds(5);

    /// @param nvmlLibrary absolute path of NVML's library; empty for the system's
    /// @throws IOException if the kernel tells neither processors nor memory
    static Machine find(Optional<Path> nvmlLibrary, InstantSource clock) throws IOException {
        var gpus = NvmlGpus.find(nvmlLibrary, clock, DRIVER_PATIENCE);
        if (!gpus.note().isEmpty()) {
            LOG.info("GPUs: {}", gpus.note());
        }
        CpuModel cpu = required(new CpuModelSensor(PROC, clock).read());
        HostMemory memory = required(new MemorySensor(PROC, clock).read());
        return new Machine(cpu, memory.total(), gpus);
    }

    /// The sensors of each tick, the best of the host's power sensors first.
    SensorSuite sensors(NodeOptions options, InstantSource clock) throws IOException {
        var meters = new ArrayList<Sensor<PowerObservation>>();
        meters.add(paced(new AcpiPowerMeterSensor(SYS, clock)));
        meters.add(paced(new DcmiSensor(DEV, options.ipmitool, clock)));
        if (options.redfishChassis.isPresent()) {
            var http = TrustedHttp.client(options.redfishCertificates);
            meters.add(paced(new RedfishSensor(options.redfishChassis.get(), options.redfishCredentials, http, clock)));
        }
        meters.add(new RaplSensor(SYS, clock)); // a counter, read at each tick so that it attributes each tick
        meters.add(new HwmonSensor(SYS, clock));
        return new SensorSuite(
                new GuardedSensor<>(new CpuTimesSensor(PROC, clock)),
                new GuardedSensor<>(new MemorySensor(PROC, clock)),
                meters.stream()
                        .<GuardedSensor<PowerObservation>>map(GuardedSensor::new)
                        .toList(),
                gpus.gpus().stream().map(GpuWatch::new).toList());
    }

    /// Meters behind a management controller are slow, and others ask it too.
    private static Sensor<PowerObservation> paced(Sensor<PowerObservation> meter) {
        return new PacedSensor<>(meter, METER_PERIOD, () -> Instant.EPOCH.plusNanos(System.nanoTime()));
    }

    /// Indices of the GPUs by identity.
    Map<String, Integer> gpuIndices() {
        return gpus.gpus().stream().collect(Collectors.toMap(GpuSensor::uuid, GpuSensor::index));
    }

    /// Identities of the GPUs by index.
    Map<Integer, String> gpuUuids() {
        return gpus.gpus().stream().collect(Collectors.toMap(GpuSensor::index, GpuSensor::uuid));
    }

    private static <T> T required(Reading<T> reading) throws IOException {
        return switch (reading) {
            case Reading.Value<T> value -> value.value();
            case Reading.Unsupported<T> missing -> throw new IOException(missing.reason());
            case Reading.Denied<T> denied -> throw new IOException(denied.reason() + " " + denied.remedy());
            case Reading.Failed<T> failed -> throw new IOException(failed.reason());
            case Reading.Lost<T> lost -> throw new IOException(lost.reason());
        };
    }
}
