package io.wattle.simulation;

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

/// Clusters, models and days that tests name in one line.
final class TestDay {
    private TestDay() {}

    /// Racks of four nodes with eight H100 each, under one row that carries all of them.
    static Cluster cluster(int nodes, Optional<Watts> parked) {
        DomainId row = new DomainId("row");
        List<Rack> racks = new ArrayList<>();
        for (int first = 0; first < nodes; first += 4) {
            List<Node> some = new ArrayList<>();
            for (int index = first; index < Math.min(nodes, first + 4); index++) {
                some.add(new Node(
                        new NodeId("n" + index),
                        CpuArchitecture.X86_64,
                        Optional.of(new GpuGroup("H100-SXM-80GB", 8)),
                        Optional.empty(),
                        Optional.empty(),
                        new HostPower(new Watts(900), new Watts(1900), parked)));
            }
            racks.add(
                    new Rack(new DomainId("r" + first / 4), Optional.of(row), new Watts(42_000), new Watts(400), some));
        }
        return new Cluster(
                "test", List.of(new PowerDomain(row, Optional.empty(), new Watts(12_000 * nodes), 1)), racks);
    }

    static Model model(String name, String architecture, double rate) {
        return new Model(
                new ModelName(name),
                ModelCatalog.standard().find(architecture).orElseThrow().architecture(),
                Optional.empty(),
                EngineKind.VLLM,
                List.of(Precision.BF16),
                Optional.of(new Demand(rate, 1155, 211)),
                new ServiceLevelObjective(Duration.ofSeconds(2), Duration.ofMillis(100), 99),
                new ReplicaBounds(1, 1000),
                ParallelismRequest.AUTO,
                PlacementWish.ANYWHERE);
    }

    /// Requests at random, of lengths spread like those of conversations.
    static Trace trace(List<Model> models, double seconds, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Trace.Builder builder = new Trace.Builder();
        for (Model model : models) {
            Demand demand = model.demand().orElseThrow();
            double time = 0;
            while (true) {
                time -= Math.log(1 - random.nextDouble()) / demand.requestsPerSecond();
                if (time >= seconds) {
                    break;
                }
                builder.add(new Trace.Arrival(
                        time,
                        length(random, demand.inputTokens(), 4000),
                        length(random, demand.outputTokens(), 1000),
                        model.name(),
                        "tenant-" + random.nextInt(3)));
            }
        }
        return builder.build();
    }

    private static int length(SplittableRandom random, int mean, int most) {
        return Math.clamp(Math.round(-Math.log(1 - random.nextDouble()) * mean), 1, most);
    }

    static SimulationInput input(Cluster cluster, List<Model> models, Trace trace) {
        return new SimulationInput(
                cluster,
                models,
                HardwareCatalog.standard(),
                trace,
                Scenario.QUIET,
                SimulationInput.Routing.FEWEST_IN_FLIGHT,
                1);
    }

    static SimulationInput routedByTheGateway(SimulationInput input) {
        return new SimulationInput(
                input.cluster(),
                input.models(),
                input.hardware(),
                input.trace(),
                input.scenario(),
                SimulationInput.Routing.GATEWAY,
                input.seed());
    }
}
