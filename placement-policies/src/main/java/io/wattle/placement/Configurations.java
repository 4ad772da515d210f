package io.wattle.placement;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.PrecisionSupport;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.HostPower;
import io.wattle.fleet.Node;
import io.wattle.memory.EngineMemory;
import io.wattle.memory.ReplicaMemory;
import io.wattle.performance.Machine;
import io.wattle.quantity.Bytes;
import io.wattle.workload.EngineKind;
import io.wattle.workload.Model;
import io.wattle.workload.Precision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Enumerates the ways to run a model on a kind of node: every allowed precision and sharding, and every clock
/// where asked for.
///
/// Remembers what it found, because modelling is the dear part of planning.
public final class Configurations {
    private static final List<Integer> GPU_BATCHES = List.of(256, 128, 64, 32, 16, 8, 4, 2, 1);
    private static final List<Integer> CPU_BATCHES = List.of(8, 4, 2, 1);

    private final HardwareCatalog hardware;
    private final boolean areClocksChosen;
    private final Map<Kind, Options> known = new HashMap<>();

    private Configurations(HardwareCatalog hardware, boolean areClocksChosen) {
        this.hardware = hardware;
        this.areClocksChosen = areClocksChosen;
    }

    /// With clocks left to the driver and caps at the boards' highest.
    static Configurations free(HardwareCatalog hardware) {
        return new Configurations(hardware, false);
    }

    /// At several clocks each, with caps fitted to what that draws.
    public static Configurations clocked(HardwareCatalog hardware) {
        return new Configurations(hardware, true);
    }

    /// @param node one that {@link HardwareKnown} accepts
    public Options of(Model model, Node node) {
        Kind kind = new Kind(model, node.gpus(), node.cpu(), NodeMemory.usable(node, hardware), node.host());
        Options before = known.get(kind);
        if (before == null) {
            before = enumerate(model, kind);
            known.put(kind, before);
        }
        return before;
    }

    private Options enumerate(Model model, Kind kind) {
        List<Option> possible = new ArrayList<>();
        List<Verdict.Rejected> impossible = new ArrayList<>();
        for (Precision precision : model.precisions()) {
            Optional<Verdict.Rejected> lacking = lacking(model, precision, kind);
            if (lacking.isPresent()) {
                impossible.add(lacking.get());
                continue;
            }
            List<Way> ways = kind.gpus()
                    .map(gpus -> gpuWays(model, precision, gpus))
                    .orElseGet(() -> cpuWays(model, precision, kind));
            if (ways.isEmpty()) {
                impossible.add(new Verdict.Rejected("parallelism-fits", noSharding(model, kind)));
            }
            for (Way way : ways) {
                add(way, possible, impossible);
            }
        }
        return new Options(possible, impossible);
    }

    /// Forgets all other models, whose demand may never be the same again.
    public void retain(Collection<Model> models) {
        Set<Model> kept = new HashSet<>(models);
        known.keySet().removeIf(kind -> !kept.contains(kind.model()));
    }

    /// From the highest clock down to the first that is refused: a lower one would only be slower.
    private void add(Way way, List<Option> possible, List<Verdict.Rejected> impossible) {
        boolean isHighest = true;
        for (Clocking clocking : areClocksChosen ? Clocking.of(way.place().machine()) : List.of(Clocking.FREE)) {
            switch (way.at(clocking).choose()) {
                case Way.Outcome.Chosen(var option) -> possible.add(option);
                case Way.Outcome.Refused(var why) -> {
                    if (isHighest) {
                        impossible.add(why);
                    }
                    return;
                }
            }
            isHighest = false;
        }
    }

    /// llama.cpp brings kernels of its own for every generation.
    private Optional<Verdict.Rejected> lacking(Model model, Precision precision, Kind kind) {
        return kind.gpus()
                .filter(_ -> model.engine() != EngineKind.LLAMA_CPP)
                .flatMap(gpus -> hardware.gpu(gpus.type()))
                .filter(type -> PrecisionSupport.of(type, precision) == PrecisionSupport.NONE)
                .map(type -> new Verdict.Rejected("precision-supported", PrecisionSupport.refusal(type, precision)));
    }

    private List<Way> gpuWays(Model model, Precision precision, GpuGroup gpus) {
        GpuType type = hardware.gpu(gpus.type()).orElseThrow();
        return Sharding.within(gpus.count(), model).stream()
                .map(sharding -> gpuWay(model, precision, sharding, type))
                .toList();
    }

    private static Way gpuWay(Model model, Precision precision, Sharding sharding, GpuType type) {
        ReplicaMemory memory = memory(model, precision, sharding);
        Place place = new Place(
                sharding.on(type.name()),
                sharding.gpus(),
                memory.room(type.visibleMemory()),
                Machine.ofGpus(type, sharding.tensor()),
                type.maxPower(),
                type.minPower(),
                GPU_BATCHES);
        return new Way(model, precision, memory, place, Clocking.FREE);
    }

    private static ReplicaMemory memory(Model model, Precision precision, Sharding sharding) {
        return new ReplicaMemory(
                model.architecture(),
                model.architecture().format(precision, model.engine()),
                Precision.BF16,
                sharding.parallelism(),
                EngineMemory.of(model.engine()).forSequences(GPU_BATCHES.getFirst()));
    }

    private List<Way> cpuWays(Model model, Precision precision, Kind kind) {
        if (model.parallelism().tensor().orElse(1)
                        * model.parallelism().pipeline().orElse(1)
                != 1) {
            return List.of();
        }
        Place place = new Place(
                "processors",
                0,
                kind.memory().orElse(Bytes.ZERO),
                Optional.of(Machine.ofProcessors(kind.cpu().flatMap(hardware::cpu), kind.host())),
                Optional.empty(),
                Optional.empty(),
                CPU_BATCHES);
        return List.of(new Way(model, precision, memory(model, precision, Sharding.NONE), place, Clocking.FREE));
    }

    private static String noSharding(Model model, Kind kind) {
        return "The model \"%s\" with %d heads cannot be sharded as asked over the %d GPUs of a node."
                .formatted(
                        model.name(),
                        model.architecture().attention().heads(),
                        kind.gpus().map(GpuGroup::count).orElse(0));
    }

    /// Nodes of one kind offer the same ways.
    private record Kind(
            Model model, Optional<GpuGroup> gpus, Optional<String> cpu, Optional<Bytes> memory, HostPower host) {}
}
