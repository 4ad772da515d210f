package io.wattle.placement.minimum;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.ModelCatalog;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.CpuArchitecture;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.HostPower;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.placement.PlacementProblem;
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
import java.util.SplittableRandom;

/// Sites of any size: racks of four nodes with eight GPUs each, of up to three types, behind PDUs; models of all sizes
/// whose demand takes about half of the GPUs.
record LargeProblems(int racks, int pdus, int gpuTypes, int models, double load, double rackKilowatts) {
    private static final List<String> TYPES = List.of("H100-SXM-80GB", "A100-SXM4-80GB", "H200-SXM-141GB");
    private static final List<String> NAMES = List.of(
            "meta-llama/Llama-3.1-8B",
            "meta-llama/Llama-3.1-70B",
            "Qwen/Qwen3-32B",
            "mistralai/Mixtral-8x7B-v0.1",
            "Qwen/Qwen3-30B-A3B",
            "google/gemma-3-27b-it",
            "Qwen/Qwen3-14B",
            "mistralai/Mistral-Small-24B-Instruct-2501",
            "Qwen/Qwen3-235B-A22B",
            "meta-llama/Llama-3.2-3B");
    /// Parameters that a token uses.
    private static final List<Double> BILLIONS = List.of(8.0, 70.0, 32.0, 13.0, 3.0, 27.0, 14.0, 24.0, 22.0, 3.0);

    private static final int NODES_PER_RACK = 4;

    PlacementProblem problem(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new PlacementProblem(cluster(), models(random), HardwareCatalog.standard(), seed);
    }

    private Cluster cluster() {
        List<PowerDomain> domains = new ArrayList<>();
        domains.add(new PowerDomain(
                new DomainId("site"), Optional.empty(), new Watts(racks * rackKilowatts * 1000 / 0.8), 0.8));
        for (int pdu = 0; pdu < pdus; pdu++) {
            domains.add(new PowerDomain(
                    new DomainId("pdu-" + pdu),
                    Optional.of(new DomainId("site")),
                    new Watts(Math.ceilDiv(racks, pdus) * rackKilowatts * 950 / 0.8),
                    0.8));
        }
        List<Rack> all = new ArrayList<>();
        for (int rack = 0; rack < racks; rack++) {
            String type = TYPES.get(rack % gpuTypes);
            List<Node> nodes = new ArrayList<>();
            for (int node = 0; node < NODES_PER_RACK; node++) {
                nodes.add(new Node(
                        new NodeId("n%d-%d".formatted(rack, node)),
                        CpuArchitecture.X86_64,
                        Optional.of(new GpuGroup(type, 8)),
                        Optional.empty(),
                        Optional.empty(),
                        new HostPower(new Watts(900), new Watts(1900))));
            }
            all.add(new Rack(
                    new DomainId("r" + rack),
                    Optional.of(new DomainId("pdu-" + rack % pdus)),
                    new Watts(rackKilowatts * 1000 + 400),
                    new Watts(400),
                    nodes));
        }
        return new Cluster("large", domains, all);
    }

    private List<Model> models(SplittableRandom random) {
        List<Model> all = new ArrayList<>();
        double gpus = racks * NODES_PER_RACK * 8 * load / models;
        for (int index = 0; index < models; index++) {
            var architecture = ModelCatalog.standard()
                    .find(NAMES.get(index % NAMES.size()))
                    .orElseThrow()
                    .architecture();
            int input = random.nextInt(300, 3000);
            int output = random.nextInt(100, 600);
            double tokensPerGpu = 25_000 / (BILLIONS.get(index % BILLIONS.size()) + 5);
            all.add(new Model(
                    new ModelName("m" + index),
                    architecture,
                    Optional.empty(),
                    EngineKind.VLLM,
                    List.of(Precision.BF16, Precision.FP8),
                    Optional.of(new Demand(gpus * tokensPerGpu / output * random.nextDouble(0.3, 1.7), input, output)),
                    new ServiceLevelObjective(
                            Duration.ofMillis(random.nextInt(1000, 4000)),
                            Duration.ofMillis(random.nextInt(30, 120)),
                            95),
                    new ReplicaBounds(1, 10_000),
                    ParallelismRequest.AUTO,
                    PlacementWish.ANYWHERE));
        }
        return all;
    }
}
