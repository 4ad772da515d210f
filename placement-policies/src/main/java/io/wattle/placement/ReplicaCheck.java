package io.wattle.placement;

import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.Node;
import io.wattle.quantity.Watts;
import io.wattle.workload.FeedForward;
import io.wattle.workload.Model;
import io.wattle.workload.ModelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Holds one replica against its model and its node, which both exist.
final class ReplicaCheck {
    private final ReplicaPlacement replica;
    private final Model model;
    private final Node node;
    private final HardwareCatalog hardware;
    private final List<String> found = new ArrayList<>();

    ReplicaCheck(ReplicaPlacement replica, Model model, Node node, HardwareCatalog hardware) {
        this.replica = replica;
        this.model = model;
        this.node = node;
        this.hardware = hardware;
    }

    List<String> violations() {
        checkWishes();
        checkSharding();
        checkPowerCap();
        checkSizes();
        return List.copyOf(found);
    }

    private void checkWishes() {
        ReplicaConfiguration configuration = replica.configuration();
        if (!model.precisions().contains(configuration.precision())) {
            add("runs in %s and its model allows %s".formatted(configuration.precision(), model.precisions()));
        }
        if (!model.placement().arch().isEmpty() && !model.placement().arch().contains(node.arch())) {
            add("runs on %s and its model allows %s"
                    .formatted(node.arch(), model.placement().arch()));
        }
        String type = node.gpus().map(GpuGroup::type).orElse("no GPU");
        if (!model.placement().gpus().isEmpty() && !model.placement().gpus().contains(type)) {
            add("runs on %s and its model allows %s"
                    .formatted(type, model.placement().gpus()));
        }
        if (model.source().orElse(null) instanceof ModelSource.Endpoint endpoint
                && !endpoint.node().equals(node.id())) {
            add("stands on %s and its endpoint runs on %s".formatted(node.id(), endpoint.node()));
        }
    }

    private void checkSharding() {
        ReplicaConfiguration configuration = replica.configuration();
        int tensor = configuration.tensorParallelDegree();
        int pipeline = configuration.pipelineParallelDegree();
        if (tensor < 1 || pipeline < 1) {
            add("has the degrees %d and %d, which must be at least 1".formatted(tensor, pipeline));
            return;
        }
        if (model.parallelism().tensor().orElse(tensor) != tensor
                || model.parallelism().pipeline().orElse(pipeline) != pipeline) {
            add("is sharded %d x %d and its model asks for %s".formatted(tensor, pipeline, model.parallelism()));
        }
        int heads = model.architecture().attention().heads();
        checkExperts(tensor, configuration.expertParallelDegree());
        if (heads % tensor != 0) {
            add("shares %d heads over %d GPUs, which leaves a rest".formatted(heads, tensor));
        }
        int gpus = replica.gpus().size();
        if (node.gpus().isPresent() ? gpus != tensor * pipeline : gpus != 0 || tensor * pipeline != 1) {
            add("has %d GPUs for the degrees %d x %d on a node with %d"
                    .formatted(gpus, tensor, pipeline, node.gpuCount()));
            return;
        }
        if (gpus > 0 && !replica.gpus().getFirst().node().equals(replica.node())) {
            add("stands on %s and starts on %s"
                    .formatted(replica.node(), replica.gpus().getFirst().node()));
        }
        boolean isWithinNodes = IntStream.range(0, gpus)
                .allMatch(index -> replica.gpus()
                        .get(index)
                        .node()
                        .equals(replica.gpus().get(index - index % tensor).node()));
        if (!isWithinNodes) {
            add("shares a block over nodes: %s".formatted(replica.gpus()));
        }
    }

    private void checkExperts(int tensor, int experts) {
        if (model.parallelism().expert().orElse(experts) != experts) {
            add("spreads its experts over %d GPUs and its model asks for %s".formatted(experts, model.parallelism()));
        }
        int count =
                model.architecture().experts().map(FeedForward.Experts::count).orElse(1);
        if (experts != 1 && (experts != tensor || count % experts != 0)) {
            add("spreads %d experts over %d of the %d GPUs of a stage".formatted(count, experts, tensor));
        }
    }

    private void checkPowerCap() {
        Optional<Watts> cap = replica.configuration().gpuPowerCap();
        Optional<GpuType> type = node.gpus().flatMap(gpus -> hardware.gpu(gpus.type()));
        if (type.isEmpty()) {
            cap.ifPresent(watts -> add("caps GPUs at %s on a node whose GPUs are not known".formatted(watts)));
            return;
        }
        if (cap.isEmpty()) {
            add("has no power cap for its GPUs, so nothing bounds what they draw");
            return;
        }
        Watts most = type.get().maxPower().orElse(Watts.ZERO);
        Watts least = type.get().minPower().orElse(Watts.ZERO);
        if (cap.get().exceeds(most) || least.exceeds(cap.get())) {
            add("caps its GPUs at %s and they take %s to %s".formatted(cap.get(), least, most));
        }
    }

    private void checkSizes() {
        ReplicaConfiguration configuration = replica.configuration();
        int longest = model.architecture().maxContextTokens();
        int asked = model.demand()
                .map(demand -> demand.inputTokens() + demand.outputTokens())
                .orElse(1);
        if (configuration.maxBatch() < 1
                || configuration.contextTokens() < asked
                || configuration.contextTokens() > longest) {
            add("holds %d sequences of %d tokens and its requests have %d of at most %d"
                    .formatted(configuration.maxBatch(), configuration.contextTokens(), asked, longest));
        }
    }

    private void add(String sentence) {
        found.add("The replica \"%s\" %s.".formatted(replica.id(), sentence));
    }
}
