package io.wattle.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.fleet.DomainId;
import io.wattle.fleet.NodeId;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import io.wattle.workload.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: the verifier catches every kind of broken plan.
/// Method: sound plans of random problems, each broken in one way; the seed names the plan.
class PlanVerifierPropertyTest {
    private static final int SEEDS = 120;

    /// One way to break a plan; none where the plan offers no place for it.
    enum Mutation {
        DROP_THE_CAP,
        RAISE_THE_CAP,
        USE_A_GPU_TWICE,
        USE_A_GPU_THAT_IS_NOT_THERE,
        MOVE_TO_ANOTHER_RACK,
        MOVE_TO_ANOTHER_NODE,
        STAND_TWICE,
        DROP_A_REPLICA,
        DROP_A_GPU,
        DROP_A_DOMAIN,
        UNDERSTATE_A_COMMITMENT,
        FORGET_UNSERVED_DEMAND,
        ASSIGN_TOO_MUCH,
        UNDERSTATE_THE_WEIGHTS,
        OVERFILL_THE_MEMORY,
        UNWANTED_PRECISION,
        MISS_THE_OBJECTIVE,
        SWAP_A_ROLE,
        FORGET_A_NODE,
    }

    @ParameterizedTest
    @EnumSource
    void catchesEveryMutation(Mutation mutation) {
        int broken = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            PlacementProblem problem = RandomProblems.of(seed);
            Plan plan = new FirstFit().plan(problem);
            Optional<Plan> mutant = mutate(mutation, plan, new SplittableRandom(seed));
            if (mutant.isPresent()) {
                broken++;
                assertThat(PlanVerifier.violations(problem, mutant.get()))
                        .as("seed %d, %s", seed, mutation)
                        .isNotEmpty();
            }
        }
        assertThat(broken).as("plans that offered a place for %s", mutation).isGreaterThan(10);
    }

    private static Optional<Plan> mutate(Mutation mutation, Plan plan, SplittableRandom random) {
        return switch (mutation) {
            case DROP_THE_CAP -> onGpu(plan, random, r -> withCap(r, Optional.empty()));
            case RAISE_THE_CAP -> onGpu(plan, random, r -> withCap(r, Optional.of(new Watts(5000))));
            case USE_A_GPU_TWICE -> useAGpuTwice(plan);
            case USE_A_GPU_THAT_IS_NOT_THERE -> onGpu(plan, random, r -> withGpus(r, List.of(slot(r, 99))));
            case MOVE_TO_ANOTHER_RACK -> onAny(plan, random, r -> at(r, new DomainId("row"), r.node()));
            case MOVE_TO_ANOTHER_NODE -> onAny(plan, random, r -> at(r, r.rack(), new NodeId("n-none")));
            case STAND_TWICE ->
                plan.replicas().isEmpty()
                        ? Optional.empty()
                        : Optional.of(withReplicas(
                                plan, plus(plan.replicas(), plan.replicas().getFirst())));
            case DROP_A_REPLICA -> dropAReplica(plan);
            case DROP_A_GPU ->
                onGpu(
                        plan,
                        random,
                        r -> withGpus(r, r.gpus().subList(1, r.gpus().size())));
            case DROP_A_DOMAIN ->
                Optional.of(withDomains(
                        plan, plan.domains().subList(1, plan.domains().size())));
            case UNDERSTATE_A_COMMITMENT -> Optional.of(withDomains(plan, understated(plan.domains())));
            case FORGET_UNSERVED_DEMAND ->
                plan.unserved().stream().allMatch(u -> u.requestsPerSecond() < 1e-3)
                        ? Optional.empty()
                        : Optional.of(new Plan(
                                plan.policy(),
                                plan.replicas(),
                                plan.domains(),
                                plan.nodes(),
                                List.of(),
                                plan.rejections()));
            case ASSIGN_TOO_MUCH ->
                onAny(plan, random, r -> expecting(r, e -> assigned(e, 2 * e.capacityRequestsPerSecond())));
            case UNDERSTATE_THE_WEIGHTS ->
                onAny(
                        plan,
                        random,
                        r -> expecting(r, e -> weights(e, e.weightsPerGpu().value() / 4)));
            case OVERFILL_THE_MEMORY -> onAny(plan, random, r -> expecting(r, e -> weights(e, 1L << 50)));
            case UNWANTED_PRECISION -> onAny(plan, random, r -> withPrecision(r, Precision.FP32));
            case MISS_THE_OBJECTIVE -> onAny(plan, random, r -> expecting(r, PlanVerifierPropertyTest::slow));
            case SWAP_A_ROLE -> Optional.of(withRoles(plan, swapped(plan.nodes())));
            case FORGET_A_NODE -> Optional.of(withRoles(plan, Map.of()));
        };
    }

    private static Optional<Plan> onGpu(Plan plan, SplittableRandom random, UnaryOperator<ReplicaPlacement> change) {
        List<Integer> candidates = new ArrayList<>();
        for (int index = 0; index < plan.replicas().size(); index++) {
            if (!plan.replicas().get(index).gpus().isEmpty()) {
                candidates.add(index);
            }
        }
        return candidates.isEmpty()
                ? Optional.empty()
                : Optional.of(changed(plan, candidates.get(random.nextInt(candidates.size())), change));
    }

    private static Optional<Plan> onAny(Plan plan, SplittableRandom random, UnaryOperator<ReplicaPlacement> change) {
        return plan.replicas().isEmpty()
                ? Optional.empty()
                : Optional.of(changed(plan, random.nextInt(plan.replicas().size()), change));
    }

    private static Plan changed(Plan plan, int index, UnaryOperator<ReplicaPlacement> change) {
        List<ReplicaPlacement> replicas = new ArrayList<>(plan.replicas());
        replicas.set(index, change.apply(replicas.get(index)));
        return withReplicas(plan, replicas);
    }

    private static Optional<Plan> useAGpuTwice(Plan plan) {
        List<ReplicaPlacement> onGpus =
                plan.replicas().stream().filter(r -> !r.gpus().isEmpty()).toList();
        if (onGpus.size() < 2) {
            return Optional.empty();
        }
        int victim = plan.replicas().indexOf(onGpus.getLast());
        List<GpuSlot> slots = new ArrayList<>(onGpus.getLast().gpus());
        slots.set(0, onGpus.getFirst().gpus().getFirst());
        return Optional.of(changed(plan, victim, r -> withGpus(r, slots)));
    }

    /// One on GPUs: its watts are missed. A replica without load beside another on a host's processors is not.
    private static Optional<Plan> dropAReplica(Plan plan) {
        List<ReplicaPlacement> replicas = new ArrayList<>(plan.replicas());
        return plan.replicas().stream()
                .filter(replica -> !replica.gpus().isEmpty())
                .findFirst()
                .filter(replicas::remove)
                .map(_ -> withReplicas(plan, replicas));
    }

    private static List<DomainLoad> understated(List<DomainLoad> loads) {
        List<DomainLoad> changed = new ArrayList<>(loads);
        DomainLoad last = changed.removeLast();
        changed.add(new DomainLoad(last.domain(), last.limit(), last.committed().minus(new Watts(1)), last.expected()));
        return changed;
    }

    private static Map<NodeId, NodeRole> swapped(Map<NodeId, NodeRole> roles) {
        Map<NodeId, NodeRole> changed = new HashMap<>(roles);
        NodeId first = changed.keySet().iterator().next();
        changed.merge(first, NodeRole.IDLE, (old, idle) -> old == idle ? NodeRole.SERVING : idle);
        return changed;
    }

    private static GpuSlot slot(ReplicaPlacement replica, int index) {
        return new GpuSlot(replica.rack(), replica.node(), index);
    }

    private static ReplicaPlacement withCap(ReplicaPlacement r, Optional<Watts> cap) {
        ReplicaConfiguration c = r.configuration();
        return with(
                r,
                new ReplicaConfiguration(
                        c.tensorParallelDegree(),
                        c.pipelineParallelDegree(),
                        c.precision(),
                        c.smClock(),
                        cap,
                        c.maxBatch(),
                        c.contextTokens()));
    }

    private static ReplicaPlacement withPrecision(ReplicaPlacement r, Precision precision) {
        ReplicaConfiguration c = r.configuration();
        return with(
                r,
                new ReplicaConfiguration(
                        c.tensorParallelDegree(),
                        c.pipelineParallelDegree(),
                        precision,
                        c.smClock(),
                        c.gpuPowerCap(),
                        c.maxBatch(),
                        c.contextTokens()));
    }

    private static ReplicaPlacement with(ReplicaPlacement r, ReplicaConfiguration configuration) {
        return new ReplicaPlacement(r.id(), r.rack(), r.node(), r.gpus(), configuration, r.expected());
    }

    private static ReplicaPlacement withGpus(ReplicaPlacement r, List<GpuSlot> gpus) {
        return new ReplicaPlacement(r.id(), r.rack(), r.node(), gpus, r.configuration(), r.expected());
    }

    private static ReplicaPlacement at(ReplicaPlacement r, DomainId rack, NodeId node) {
        return new ReplicaPlacement(r.id(), rack, node, r.gpus(), r.configuration(), r.expected());
    }

    private static ReplicaPlacement expecting(ReplicaPlacement r, UnaryOperator<ReplicaExpectation> change) {
        return new ReplicaPlacement(
                r.id(), r.rack(), r.node(), r.gpus(), r.configuration(), change.apply(r.expected()));
    }

    private static ReplicaExpectation assigned(ReplicaExpectation e, double assigned) {
        return new ReplicaExpectation(
                e.capacityRequestsPerSecond(),
                assigned,
                e.gpuPower(),
                e.hostPower(),
                e.weightsPerGpu(),
                e.kvCachePerGpu(),
                e.timeToFirstToken(),
                e.timePerOutputToken(),
                e.energyPerOutputToken());
    }

    private static ReplicaExpectation weights(ReplicaExpectation e, long weights) {
        return new ReplicaExpectation(
                e.capacityRequestsPerSecond(),
                e.assignedRequestsPerSecond(),
                e.gpuPower(),
                e.hostPower(),
                new Bytes(weights),
                e.kvCachePerGpu(),
                e.timeToFirstToken(),
                e.timePerOutputToken(),
                e.energyPerOutputToken());
    }

    private static ReplicaExpectation slow(ReplicaExpectation e) {
        return new ReplicaExpectation(
                e.capacityRequestsPerSecond(),
                e.assignedRequestsPerSecond(),
                e.gpuPower(),
                e.hostPower(),
                e.weightsPerGpu(),
                e.kvCachePerGpu(),
                e.timeToFirstToken().plusHours(1),
                e.timePerOutputToken(),
                e.energyPerOutputToken());
    }

    private static Plan withReplicas(Plan plan, List<ReplicaPlacement> replicas) {
        return new Plan(plan.policy(), replicas, plan.domains(), plan.nodes(), plan.unserved(), plan.rejections());
    }

    private static Plan withDomains(Plan plan, List<DomainLoad> domains) {
        return new Plan(plan.policy(), plan.replicas(), domains, plan.nodes(), plan.unserved(), plan.rejections());
    }

    private static Plan withRoles(Plan plan, Map<NodeId, NodeRole> roles) {
        return new Plan(plan.policy(), plan.replicas(), plan.domains(), roles, plan.unserved(), plan.rejections());
    }

    private static <T> List<T> plus(List<T> list, T item) {
        List<T> longer = new ArrayList<>(list);
        longer.add(item);
        return longer;
    }
}
