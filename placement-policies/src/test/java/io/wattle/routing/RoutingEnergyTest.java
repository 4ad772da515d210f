package io.wattle.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.catalog.ModelCatalog;
import io.wattle.fleet.NodeId;
import io.wattle.performance.Machine;
import io.wattle.performance.ReplicaModel;
import io.wattle.performance.Request;
import io.wattle.performance.ServingCurve;
import io.wattle.placement.ReplicaId;
import io.wattle.quantity.Watts;
import io.wattle.routing.QueueModel.Outcome;
import io.wattle.workload.ModelName;
import io.wattle.workload.Precision;
import io.wattle.workload.ServiceLevelObjective;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Joules of energy routing against fewest requests in flight, on Llama-3.1-8B replicas of one GPU each; simulated
/// with {@link QueueModel} from modelled curves. Figures include what the machines draw at rest.
class RoutingEnergyTest {
    private static final Request CHAT = new Request(1155, 211);
    private static final int REQUESTS = 4000;
    /// An H100 rests at 79 W and an A100 at 60 W or less; an eighth of a host of 900 W stands beside each.
    private static final double REST_WATTS_PER_REPLICA = 79 + 900.0 / 8;

    private static final List<String> EQUAL = Collections.nCopies(8, "H100-SXM-80GB");
    private static final List<String> MIXED = Stream.concat(
                    Collections.nCopies(4, "H100-SXM-80GB").stream(), Collections.nCopies(4, "A100-SXM-80GB").stream())
            .toList();

    @Test
    void aMixedFleetSavesAFifthAndMoreAtTheSamePercentiles() {
        for (double perSecond : new double[] {10, 40, 60}) {
            var fewest = run(new FewestInFlight(), MIXED, perSecond, 2, 0.04);
            var joules = run(new FewestJoules(), MIXED, perSecond, fewest.firstTokenP99(), fewest.gapP99());
            assertThat(saved(joules, fewest))
                    .as("saved at %s requests/s", perSecond)
                    .isGreaterThan(0.2);
            assertThat(joules.firstTokenP99()).isLessThan(1.02 * fewest.firstTokenP99());
            assertThat(joules.gapP99()).isLessThan(1.02 * fewest.gapP99());
        }
    }

    /// Equal replicas that may not be slower than when all share the load leave little to choose.
    @Test
    void equalReplicasSaveLittleAtTheSamePercentiles() {
        for (double perSecond : new double[] {10, 40}) {
            var fewest = run(new FewestInFlight(), EQUAL, perSecond, 2, 0.04);
            var joules = run(new FewestJoules(), EQUAL, perSecond, fewest.firstTokenP99(), fewest.gapP99());
            assertThat(saved(joules, fewest))
                    .as("saved at %s requests/s", perSecond)
                    .isBetween(0.01, 0.15);
            assertThat(joules.gapP99()).isLessThan(1.02 * fewest.gapP99());
        }
    }

    @Test
    void equalReplicasSaveAThirdAndMoreWithinTheObjective() {
        for (double perSecond : new double[] {10, 40, 80}) {
            var fewest = run(new FewestInFlight(), EQUAL, perSecond, 2, 0.04);
            var joules = run(new FewestJoules(), EQUAL, perSecond, 2, 0.04);
            assertThat(saved(joules, fewest))
                    .as("saved at %s requests/s", perSecond)
                    .isGreaterThan(0.33);
            assertThat(joules.firstTokenP99()).isLessThan(2);
            assertThat(joules.gapP99()).isLessThan(0.04);
        }
    }

    private static double saved(Outcome joules, Outcome fewest) {
        double rest = 8 * REST_WATTS_PER_REPLICA * fewest.seconds();
        return 1 - (joules.joules() + rest) / (fewest.joules() + rest);
    }

    private static Outcome run(
            RoutingPolicy policy, List<String> gpus, double perSecond, double firstToken, double gap) {
        var objective = new ServiceLevelObjective(seconds(firstToken), seconds(gap), 99);
        var arrivals = QueueModel.poisson(perSecond, REQUESTS, CHAT.inputTokens(), CHAT.outputTokens(), 7);
        return new QueueModel(policy, fleet(gpus, objective)).run(arrivals);
    }

    private static Duration seconds(double value) {
        return Duration.ofNanos((long) (value * 1e9));
    }

    private static List<ReplicaEndpoint> fleet(List<String> gpus, ServiceLevelObjective objective) {
        List<ReplicaEndpoint> endpoints = new ArrayList<>();
        for (var gpu : gpus) {
            var id = new ReplicaId(new ModelName("chat"), endpoints.size());
            var profile = new ServingProfile(curve(gpu), objective);
            endpoints.add(new ReplicaEndpoint(
                            id, new NodeId("n" + id.index()), URI.create("http://n"), 0, 0, Optional.empty())
                    .with(Optional.of(profile)));
        }
        return endpoints;
    }

    private static ServingCurve curve(String gpu) {
        var type = HardwareCatalog.standard().gpu(gpu).orElseThrow();
        var setting = ReplicaModel.Setting.free(Machine.ofGpus(type, 1).orElseThrow());
        var model = ModelCatalog.standard()
                .find("meta-llama/Llama-3.1-8B")
                .orElseThrow()
                .architecture();
        return new ReplicaModel(model, Precision.BF16, setting, CHAT, 128).servingCurve(new Watts(1000.0 / 8));
    }
}
