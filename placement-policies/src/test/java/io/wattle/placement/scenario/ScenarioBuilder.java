package io.wattle.placement.scenario;

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
import java.util.Set;

/// Puts a cluster and its models together line by line.
final class ScenarioBuilder {
    private final String name;
    private final List<PowerDomain> domains = new ArrayList<>();
    private final List<Rack> racks = new ArrayList<>();
    private final List<Model> models = new ArrayList<>();

    ScenarioBuilder(String name) {
        this.name = name;
    }

    /// A kind of server.
    ///
    /// @param idle host watts without its GPUs
    /// @param max  the same, at most
    record Server(String gpu, int gpus, CpuArchitecture arch, double idle, double max) {
        static Server x86(String gpu, int gpus, double idle, double max) {
            return new Server(gpu, gpus, CpuArchitecture.X86_64, idle, max);
        }

        static Server arm(String gpu, int gpus, double idle, double max) {
            return new Server(gpu, gpus, CpuArchitecture.AARCH64, idle, max);
        }
    }

    /// A breaker that feeds racks.
    ScenarioBuilder domain(String domain, Optional<String> parent, double capacityWatts) {
        domains.add(new PowerDomain(new DomainId(domain), parent.map(DomainId::new), new Watts(capacityWatts), 0.8));
        return this;
    }

    /// A rack without a breaker above it that is modelled.
    ScenarioBuilder rack(String rack, double capWatts, int count, Server server) {
        return rack(rack, Optional.empty(), capWatts, count, server);
    }

    /// A rack with a guard of 400 W.
    ScenarioBuilder rack(String rack, Optional<String> parent, double capWatts, int count, Server server) {
        List<Node> nodes = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            nodes.add(new Node(
                    new NodeId("%s-n%d".formatted(rack, index)),
                    server.arch(),
                    Optional.of(new GpuGroup(server.gpu(), server.gpus())),
                    Optional.empty(),
                    Optional.empty(),
                    new HostPower(new Watts(server.idle()), new Watts(server.max()))));
        }
        racks.add(new Rack(new DomainId(rack), parent.map(DomainId::new), new Watts(capWatts), new Watts(400), nodes));
        return this;
    }

    /// A chat model: answers begin within 2 s, 60 ms for a token, one to 64 replicas, 16 or 8 bits.
    ScenarioBuilder chat(String model, String architecture, double requestsPerSecond) {
        return model(model, architecture, new Demand(requestsPerSecond, 1000, 250), PlacementWish.ANYWHERE, 1);
    }

    /// A chat model with two replicas at least, spread over racks.
    ScenarioBuilder spread(String model, String architecture, double requestsPerSecond) {
        PlacementWish wish = new PlacementWish(List.of(), Set.of(), Optional.of("rack"));
        return model(model, architecture, new Demand(requestsPerSecond, 1000, 250), wish, 2);
    }

    private ScenarioBuilder model(String model, String architecture, Demand demand, PlacementWish wish, int least) {
        models.add(new Model(
                new ModelName(model),
                ModelCatalog.standard().find(architecture).orElseThrow().architecture(),
                Optional.empty(),
                EngineKind.VLLM,
                List.of(Precision.BF16, Precision.FP8),
                Optional.of(demand),
                new ServiceLevelObjective(Duration.ofSeconds(2), Duration.ofMillis(60), 95),
                new ReplicaBounds(least, 64),
                ParallelismRequest.AUTO,
                wish));
        return this;
    }

    PlacementProblem build() {
        return new PlacementProblem(new Cluster(name, domains, racks), models, HardwareCatalog.standard(), 1);
    }
}
