package io.wattle.placement;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.ModelCatalog;
import io.wattle.catalog.ModelEntry;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.CpuArchitecture;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.HostPower;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import io.wattle.workload.Demand;
import io.wattle.workload.EngineKind;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import io.wattle.workload.ParallelismRequest;
import io.wattle.workload.PlacementWish;
import io.wattle.workload.Precision;
import io.wattle.workload.ReplicaBounds;
import io.wattle.workload.ServiceLevelObjective;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;

/// Clusters and models of all kinds, from a seed. Every cluster can hold its own idle power.
public final class RandomProblems {
    private static final HardwareCatalog HARDWARE = HardwareCatalog.standard();
    private static final List<GpuType> GPUS = HARDWARE.gpus().stream()
            .filter(type -> type.idlePower().isPresent())
            .toList();
    private static final List<ModelEntry> MODELS = ModelCatalog.standard().entries();

    private final SplittableRandom random;
    private int nodes;

    private RandomProblems(SplittableRandom random) {
        this.random = random;
    }

    public static PlacementProblem of(long seed) {
        RandomProblems problems = new RandomProblems(new SplittableRandom(seed));
        return new PlacementProblem(problems.cluster(), problems.models(), HARDWARE, seed);
    }

    private Cluster cluster() {
        List<Rack> racks = new ArrayList<>();
        double idle = 0;
        int count = random.nextInt(1, 4);
        for (int index = 0; index < count; index++) {
            List<Node> members = new ArrayList<>();
            int size = random.nextInt(1, 5);
            for (int member = 0; member < size; member++) {
                members.add(node());
            }
            double rackIdle =
                    members.stream().mapToDouble(RandomProblems::idleWatts).sum();
            double guard = random.nextInt(0, 500);
            double spare = random.nextDouble(0, 1.2)
                    * members.stream().mapToDouble(RandomProblems::maxWatts).sum();
            racks.add(new Rack(
                    new DomainId("r" + index),
                    Optional.of(new DomainId("row")),
                    new Watts(rackIdle + spare + guard + 1),
                    new Watts(guard),
                    members));
            idle += rackIdle;
        }
        double derating = random.nextDouble(0.5, 1);
        Watts capacity = new Watts((idle + random.nextDouble(0, 60_000) + 1) / derating);
        return new Cluster(
                "random",
                List.of(
                        new PowerDomain(new DomainId("site"), Optional.empty(), capacity.times(2), derating),
                        new PowerDomain(new DomainId("row"), Optional.of(new DomainId("site")), capacity, derating)),
                racks);
    }

    private Node node() {
        double hostIdle = random.nextInt(20, 900);
        HostPower host = new HostPower(new Watts(hostIdle), new Watts(hostIdle + random.nextInt(0, 1500)));
        Optional<GpuGroup> gpus = random.nextInt(3) == 0
                ? Optional.empty()
                : Optional.of(new GpuGroup(pick(GPUS).name(), 1 << random.nextInt(4)));
        return new Node(
                new NodeId("n" + nodes++),
                random.nextBoolean() ? CpuArchitecture.X86_64 : CpuArchitecture.AARCH64,
                gpus,
                random.nextBoolean() ? Optional.of("Grace-144") : Optional.empty(),
                random.nextBoolean() ? Optional.of(Bytes.ofGibibytes(random.nextInt(8, 512))) : Optional.empty(),
                host);
    }

    private List<Model> models() {
        List<Model> models = new ArrayList<>();
        int count = random.nextInt(1, 6);
        for (int index = 0; index < count; index++) {
            models.add(model("m" + index));
        }
        return models;
    }

    private Model model(String name) {
        ModelEntry entry = pick(MODELS);
        int longest = entry.architecture().maxContextTokens();
        int min = random.nextInt(0, 3);
        return new Model(
                new ModelName(name),
                entry.architecture(),
                Optional.empty(),
                pick(List.of(EngineKind.VLLM, EngineKind.LLAMA_CPP, EngineKind.LLAMA_CPP, EngineKind.SGLANG)),
                pick(List.of(
                        List.of(Precision.BF16),
                        List.of(Precision.FP8, Precision.BF16),
                        List.of(Precision.INT4),
                        List.of(Precision.BF16, Precision.INT8))),
                random.nextInt(5) == 0
                        ? Optional.empty()
                        : Optional.of(new Demand(
                                random.nextDouble(0.001, 60),
                                random.nextInt(1, longest / 2),
                                random.nextInt(1, longest / 4))),
                new ServiceLevelObjective(
                        Duration.ofMillis(random.nextInt(200, 60_000)), Duration.ofMillis(random.nextInt(5, 2000)), 95),
                new ReplicaBounds(min, min + random.nextInt(1, 9)),
                random.nextInt(4) == 0
                        ? new ParallelismRequest(
                                OptionalInt.of(1 << random.nextInt(3)), OptionalInt.of(random.nextInt(1, 3)))
                        : ParallelismRequest.AUTO,
                wish());
    }

    private PlacementWish wish() {
        return new PlacementWish(
                random.nextInt(5) == 0 ? List.of(pick(GPUS).name(), pick(GPUS).name()) : List.of(),
                random.nextInt(5) == 0 ? Set.of(CpuArchitecture.X86_64) : Set.of(),
                random.nextBoolean() ? Optional.of(pick(List.of("rack", "rack", "feed"))) : Optional.empty());
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static double idleWatts(Node node) {
        return node.host().idle().value()
                + node.gpuCount()
                        * node.gpus()
                                .flatMap(gpus -> HARDWARE.gpu(gpus.type()))
                                .flatMap(GpuType::idlePower)
                                .map(Watts::value)
                                .orElse(0.0);
    }

    private static double maxWatts(Node node) {
        return node.host().max().value()
                + node.gpuCount()
                        * node.gpus()
                                .flatMap(gpus -> HARDWARE.gpu(gpus.type()))
                                .flatMap(GpuType::maxPower)
                                .map(Watts::value)
                                .orElse(0.0);
    }
}
