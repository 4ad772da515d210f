package io.wattle.node.sensor;

import io.wattle.nvml.ClockType;
import io.wattle.nvml.EccCounter;
import io.wattle.nvml.FieldId;
import io.wattle.nvml.FieldQuery;
import io.wattle.nvml.FieldReading;
import io.wattle.nvml.GpmMetric;
import io.wattle.nvml.GpmSampler;
import io.wattle.nvml.MemoryErrorType;
import io.wattle.nvml.NvmlDevice;
import io.wattle.nvml.NvmlException;
import io.wattle.nvml.NvmlReturn;
import io.wattle.nvml.PowerScope;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// One GPU through NVML. What a board does not have stays absent, and is not asked for again; a lost GPU is a failure
/// of the whole reading.
final class NvmlGpuProbe implements GpuProbe {
    /// What the power is averaged over on Ampere (except GA100) and later (source: nvml.h, nvmlDeviceGetPowerUsage).
    private static final Duration WINDOW = Duration.ofSeconds(1);

    /// Relative error of the boards' power sensors (source: Yang et al., SC24, arXiv:2312.02741).
    private static final double PRECISION = 0.05;

    private static final List<FieldQuery> POWER_FIELDS = List.of(
            FieldQuery.of(FieldId.POWER_AVERAGE, PowerScope.GPU), FieldQuery.of(FieldId.POWER_INSTANT, PowerScope.GPU));
    private static final List<Integer> SHARES =
            List.of(GpmMetric.DRAM_BW_UTIL, GpmMetric.SM_UTIL, GpmMetric.ANY_TENSOR_UTIL);
    private static final List<String> SHARE_NAMES = List.of("dram", "sm", "tensor");

    private final int index;
    private final String uuid;
    private final NvmlSession session;
    private final InstantSource clock;
    private final OptionalQueries optional = new OptionalQueries(() -> device().uuid());
    private NvmlDevice device;
    private long generation;
    private Optional<GpmSampler> gpm = Optional.empty();

    NvmlGpuProbe(int index, String uuid, NvmlDevice device, NvmlSession session, InstantSource clock) {
        this.index = index;
        this.uuid = uuid;
        this.device = device;
        this.session = session;
        this.clock = clock;
        this.generation = session.generation();
    }

    @Override
    public Reading<GpuPulse> pulse() {
        return read(() -> {
            var fields = optional.ask("power fields", () -> device.fields().read(POWER_FIELDS));
            Optional<Watts> average = fields.flatMap(two -> watts(two.getFirst()));
            Optional<Watts> instant = fields.flatMap(two -> watts(two.getLast()));
            var usage = average.isEmpty() && instant.isEmpty()
                    ? optional.ask(
                            "power usage",
                            () -> Watts.ofMilliwatts(device.power().usageMilliwatts()))
                    : Optional.<Watts>empty();
            var clocks = new HashMap<String, Integer>();
            clock("graphics", ClockType.GRAPHICS, clocks);
            clock("sm", ClockType.SM, clocks);
            clock("memory", ClockType.MEM, clocks);
            var reasons =
                    optional.ask("reasons", () -> device.clocks().eventReasons().known());
            return new GpuPulse(average, instant.or(() -> usage), clocks, reasons);
        });
    }

    @Override
    public Reading<GpuObservation> vitals() {
        return read(() -> {
            var memory = optional.ask("memory", () -> device.memory().frameBuffer());
            var power = optional.ask(
                    "power usage", () -> Watts.ofMilliwatts(device.power().usageMilliwatts()));
            var limit = optional.ask(
                    "enforced limit", () -> Watts.ofMilliwatts(device.power().enforcedLimitMilliwatts()));
            return new GpuObservation(
                    memory.map(buffer -> new Bytes(buffer.totalBytes())),
                    memory.map(buffer -> new Bytes(buffer.usedBytes())),
                    power,
                    limit,
                    detail());
        });
    }

    @Override
    public Reading<GpuHealth> health() {
        return read(() -> {
            var remapped = optional.ask("remapped rows", () -> device.health().remappedRows());
            var retiring = optional.ask("retirement", () -> device.health().isRetirementPending());
            return new GpuHealth(
                    ecc(EccCounter.AGGREGATE),
                    ecc(EccCounter.VOLATILE),
                    remapped.stream().anyMatch(rows -> rows.pending()) || retiring.orElse(false),
                    remapped.stream().anyMatch(rows -> rows.failed()),
                    optional.ask("recovery", () -> device.health().recoveryAction())
                            .flatMap(action -> action));
        });
    }

    private GpuDetail detail() throws NvmlException {
        var celsius = new HashMap<String, Integer>();
        optional.ask("temperature", () -> device.thermal().temperatureCelsius())
                .ifPresent(degrees -> celsius.put("gpu", degrees));
        optional.ask("memory temperature", () -> device.fields().read(FieldQuery.of(FieldId.MEMORY_TEMP)))
                .flatMap(reading -> number(reading))
                .filter(degrees -> degrees > 0) // boards without the sensor answer 0
                .ifPresent(degrees -> celsius.put("memory", degrees));
        var processes =
                optional.ask("processes", () -> device.processes().computing().size());
        return new GpuDetail(
                energy(),
                Optional.empty(),
                shares(),
                peakBandwidth(),
                celsius,
                processes.map(OptionalInt::of).orElse(OptionalInt.empty()),
                limits(),
                isSuperchip()
                        ? optional.ask(
                                "module power",
                                () -> Watts.ofMilliwatts(device.power().averageMilliwatts(PowerScope.MODULE)))
                        : Optional.empty());
    }

    /// On a superchip the counter covers the whole module, its processor included (source: Zeus issue 172).
    private OptionalLong energy() throws NvmlException {
        var counter = isSuperchip()
                ? Optional.<Long>empty()
                : optional.ask("energy", () -> device.power().totalEnergyMillijoules());
        return counter.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private boolean isSuperchip() throws NvmlException {
        return optional.ask("chip-to-chip link", () -> device.links().isChipToChipOn())
                .orElse(false);
    }

    private Map<String, Double> shares() throws NvmlException {
        if (gpm.isEmpty()
                && optional.ask("gpm", () -> device.gpm().isSupported()).orElse(false)) {
            gpm = optional.ask("gpm sampler", () -> device.gpm().sampler());
        }
        if (gpm.isEmpty()) {
            return Map.of();
        }
        var sampler = gpm.get();
        optional.ask("gpm sample", () -> {
            sampler.sample();
            return true;
        });
        var shares = new HashMap<String, Double>();
        var readings =
                optional.ask("gpm metrics", () -> sampler.metrics(SHARES)).orElse(List.of());
        for (int position = 0; position < readings.size(); position++) {
            String name = SHARE_NAMES.get(position);
            readings.get(position).value().ifPresent(percent -> shares.put(name, percent / 100));
        }
        return shares;
    }

    /// Two transfers per clock (source: the formula of NVIDIA DCGM).
    private OptionalDouble peakBandwidth() throws NvmlException {
        var bits = optional.ask("bus width", () -> device.identity().memoryBusWidthBits());
        var megahertz = optional.ask("memory clock", () -> device.clocks().maximumMegahertz(ClockType.MEM));
        return bits.isPresent() && megahertz.isPresent()
                ? OptionalDouble.of(2e6 * megahertz.get() * bits.get() / 8)
                : OptionalDouble.empty();
    }

    private Map<String, Watts> limits() throws NvmlException {
        var limits = new HashMap<String, Watts>();
        var power = device.power();
        optional.ask("limit", () -> Watts.ofMilliwatts(power.limitMilliwatts()))
                .ifPresent(limit -> limits.put("requested", limit));
        optional.ask("default limit", () -> Watts.ofMilliwatts(power.defaultLimitMilliwatts()))
                .ifPresent(limit -> limits.put("default", limit));
        optional.ask("limit range", () -> power.limitRange()).ifPresent(range -> {
            limits.put("min", Watts.ofMilliwatts(range.minimumMilliwatts()));
            limits.put("max", Watts.ofMilliwatts(range.maximumMilliwatts()));
        });
        return limits;
    }

    private Map<String, Long> ecc(EccCounter counter) throws NvmlException {
        var errors = new HashMap<String, Long>();
        optional.ask("ecc", () -> device.health().eccErrors(MemoryErrorType.CORRECTED, counter))
                .ifPresent(count -> errors.put("corrected", count));
        optional.ask("ecc", () -> device.health().eccErrors(MemoryErrorType.UNCORRECTED, counter))
                .ifPresent(count -> errors.put("uncorrected", count));
        return errors;
    }

    private void clock(String domain, ClockType type, Map<String, Integer> clocks) throws NvmlException {
        optional.ask("clock " + domain, () -> device.clocks().currentMegahertz(type))
                .ifPresent(megahertz -> clocks.put(domain, megahertz));
    }

    private static Optional<Watts> watts(FieldReading reading) {
        return number(reading).map(Watts::ofMilliwatts);
    }

    private static Optional<Integer> number(FieldReading reading) {
        return reading.nvmlReturn() == NvmlReturn.SUCCESS.code()
                ? Optional.of((int) reading.value().asLong())
                : Optional.empty();
    }

    private <T> Reading<T> read(OptionalQueries.Query<T> query) {
        long seen = session.generation();
        try {
            refresh();
            return new Reading.Value<>(
                    query.ask(), WINDOW, OptionalDouble.of(PRECISION), "nvml_average", clock.instant());
        } catch (NvmlException failure) {
            String sentence = "The GPU %d cannot be read: %s".formatted(index, failure.getMessage());
            if (NvmlSession.tellsReload(failure)) {
                session.reopen(seen);
            }
            boolean isGone = failure.is(NvmlReturn.GPU_IS_LOST)
                    || failure.is(NvmlReturn.NOT_FOUND)
                    || failure.is(NvmlReturn.INVALID_ARGUMENT);
            generation = isGone ? -1 : generation;
            return isGone ? new Reading.Lost<>(sentence) : new Reading.Failed<>(sentence);
        }
    }

    private NvmlDevice device() {
        return device;
    }

    /// Looks the GPU up again after a reload, and after it was gone: it may have come back.
    private void refresh() throws NvmlException {
        long now = session.generation();
        if (now != generation) {
            device = session.device(uuid);
            optional.forget();
            gpm = Optional.empty(); // one of before a reload is the old driver's
            generation = now;
        }
    }
}
