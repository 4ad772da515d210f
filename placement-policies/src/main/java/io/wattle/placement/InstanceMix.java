package io.wattle.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The cheapest multiset of instances that takes a load: Mélange's integer program for one kind of request, solved
/// exactly over slices of the load.
final class InstanceMix {
    /// Slices that the largest instance takes; as many of its requests per second as one slice has may be lost to
    /// rounding. Mélange cuts each bucket into 8 by default.
    private static final int SLICES_OF_THE_LARGEST = 20;

    private static final int MOST_SLICES = 20_000;

    private InstanceMix() {}

    /// One way to run a replica and what it costs while it is there, whatever its load.
    record Instance(Option option, double watts) {
        double capacity() {
            return option.requestsPerSecond();
        }
    }

    /// @param types not empty
    /// @param load  requests per second, above 0
    static List<Instance> cheapest(List<Instance> types, double load) {
        double largest = types.stream().mapToDouble(Instance::capacity).max().orElseThrow();
        int slices = (int) Math.clamp(Math.ceil(SLICES_OF_THE_LARGEST * load / largest), 1, MOST_SLICES);
        double[] cost = new double[slices + 1];
        int[] last = new int[slices + 1];
        int[] taken = types.stream()
                .mapToInt(type -> (int) Math.min(slices, Math.floor(type.capacity() / load * slices + 1e-9)))
                .toArray();
        for (int slice = 1; slice <= slices; slice++) {
            cost[slice] = Double.POSITIVE_INFINITY;
            for (int type = 0; type < taken.length; type++) {
                double with = taken[type] == 0
                        ? Double.POSITIVE_INFINITY
                        : types.get(type).watts() + cost[Math.max(0, slice - taken[type])];
                if (with < cost[slice]) {
                    cost[slice] = with;
                    last[slice] = type;
                }
            }
        }
        List<Instance> mix = new ArrayList<>();
        for (int slice = slices; slice > 0; slice -= taken[last[slice]]) {
            if (cost[slice] == Double.POSITIVE_INFINITY) {
                return List.of(types.stream()
                        .max(Comparator.comparingDouble(Instance::capacity))
                        .orElseThrow());
            }
            mix.add(types.get(last[slice]));
        }
        mix.sort(Comparator.comparingDouble(Instance::capacity).reversed());
        return mix;
    }
}
