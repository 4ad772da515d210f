package io.wattle.node.telemetry;

import io.wattle.node.sensor.CpuTimes;
import io.wattle.node.sensor.GpuSensor;
import io.wattle.node.sensor.HostMemory;
import io.wattle.node.sensor.PowerObservation;
import io.wattle.node.sensor.Reading;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// Turns what is read at each tick into samples of the node. Pure: time comes with the readings.
public final class NodeAccount {
    private final HostAccount host;
    private final List<GpuAccount> gpus;
    private final AttributionAccount attribution = new AttributionAccount();
    private Optional<CpuTimes> lastCpu = Optional.empty();
    private OptionalLong lastNanos = OptionalLong.empty();

    public NodeAccount(HostPowerBounds bounds, List<GpuSensor> gpus) {
        this.host = new HostAccount(bounds);
        this.gpus = gpus.stream().map(GpuAccount::new).toList();
    }

    /// Folds one tick.
    public NodeSample advance(Observations seen) {
        var length = lastNanos.isEmpty()
                ? Duration.ZERO
                : Duration.ofNanos(Math.max(0, seen.atNanos() - lastNanos.getAsLong()));
        lastNanos = OptionalLong.of(seen.atNanos());
        var cpu =
                seen.cpu() instanceof Reading.Value<CpuTimes> value ? spent(value.value()) : Optional.<CpuTimes>empty();
        var utilisation = cpu.filter(spent -> spent.total() > 0)
                .map(spent -> OptionalDouble.of(Math.clamp((double) spent.busy() / spent.total(), 0, 1)))
                .orElse(OptionalDouble.empty());
        var gpuDraws = gpuDraws(seen, length);
        var hostDraw = host.advance(seen.atNanos(), seen.power(), utilisation, sum(gpuDraws));
        var replicaEnergy = attribution.advance(
                hostDraw.map(HostDraw::active).orElse(Joules.ZERO),
                cpu.map(spent -> OptionalLong.of(spent.busy())).orElse(OptionalLong.empty()),
                gpuDraws.stream().collect(Collectors.toMap(draw -> draw.gpu().index(), GpuDraw::active)),
                seen.replicas());
        var memory = seen.memory() instanceof Reading.Value<HostMemory> value
                ? Optional.of(value.value())
                : Optional.<HostMemory>empty();
        return new NodeSample(
                seen.atNanos(),
                utilisation,
                memory,
                hostDraw,
                meters(seen),
                gpuDraws,
                energyOf(replicaEnergy, hostDraw));
    }

    private static Map<String, Watts> meters(Observations seen) {
        var meters = new HashMap<String, Watts>();
        for (Reading<PowerObservation> reading : seen.power()) {
            if (reading instanceof Reading.Value<PowerObservation> value
                    && value.value() instanceof PowerObservation.Draw(var power, var coverage)
                    && coverage == PowerObservation.Coverage.NODE) {
                meters.put(value.source(), power);
            }
        }
        return meters;
    }

    /// Nothing is attributed before the host's power is known.
    private static Map<String, Joules> energyOf(Map<String, Joules> energy, Optional<HostDraw> host) {
        return host.isPresent() ? energy : Map.of();
    }

    private Optional<CpuTimes> spent(CpuTimes now) {
        var before = lastCpu;
        lastCpu = Optional.of(now);
        return before.map(then -> new CpuTimes(now.busy() - then.busy(), now.total() - then.total()))
                .filter(spent -> spent.busy() >= 0 && spent.total() >= 0);
    }

    private List<GpuDraw> gpuDraws(Observations seen, Duration length) {
        if (seen.gpus().size() != gpus.size()) {
            throw new IllegalArgumentException(
                    "There are %d readings for %d GPUs.".formatted(seen.gpus().size(), gpus.size()));
        }
        var draws = new ArrayList<GpuDraw>();
        for (int position = 0; position < gpus.size(); position++) {
            draws.add(gpus.get(position).advance(seen.gpus().get(position), length));
        }
        return draws;
    }

    private static Optional<Watts> sum(List<GpuDraw> draws) {
        var powers =
                draws.stream().map(GpuDraw::power).flatMap(Optional::stream).toList();
        return powers.size() == draws.size() ? Optional.of(Watts.sum(powers)) : Optional.empty();
    }
}
