package io.wattle.simulation.fleets;

import io.wattle.fleet.GpuGroup;
import io.wattle.placement.FirstFit;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.simulation.FleetView;
import io.wattle.workload.Model;
import io.wattle.workload.ParallelismRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Places instances at their highest clocks, node after node, without heed to joules: what the baselines share.
final class Pinned {
    /// GPUs of an instance where a baseline does not choose (source: DynamoLLM, arXiv:2408.00741, whose baseline runs
    /// on whole servers of eight).
    private static final int TENSOR = 8;

    private Pinned() {}

    /// On as many GPUs each as the widest node has, eight at most.
    static Model widest(FleetView view, Model model) {
        int most = view.cluster()
                .nodes()
                .flatMap(node -> node.gpus().stream())
                .mapToInt(GpuGroup::count)
                .max()
                .orElse(1);
        return sharded(model, Integer.highestOneBit(Math.min(TENSOR, most)));
    }

    static Model sharded(Model model, int tensor) {
        return Variants.sharded(
                model,
                new ParallelismRequest(
                        OptionalInt.of(tensor), model.parallelism().pipeline()));
    }

    static List<ReplicaPlacement> place(FleetView view, List<Model> models) {
        return new FirstFit()
                .plan(new PlacementProblem(view.cluster(), models, view.hardware(), view.seed()))
                .replicas();
    }

    /// The same, with running instances left where they are.
    static List<ReplicaPlacement> adjust(FleetView view, List<Model> models) {
        return Adjustment.of(view.cluster(), view.running(), place(view, models));
    }

    /// For the busiest minutes of the trace, with the same headroom that others get.
    static List<ReplicaPlacement> forPeak(FleetView view, Peaks peaks, double headroom) {
        List<Model> models = new ArrayList<>();
        for (Model model : view.models()) {
            models.add(widest(
                    view,
                    peaks.highest(model.name())
                            .map(demand -> model.asked(Variants.times(demand, headroom)))
                            .orElse(model)));
        }
        return place(view, models);
    }
}
