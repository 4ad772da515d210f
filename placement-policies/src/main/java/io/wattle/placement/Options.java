package io.wattle.placement;

import java.util.Comparator;
import java.util.List;

/// The ways to run a model on one kind of node, and why the others are none.
///
/// @param possible in the order of the model's precisions, then by GPUs
public record Options(List<Option> possible, List<Verdict.Rejected> impossible) {
    public Options {
        possible = List.copyOf(possible);
        impossible = List.copyOf(impossible);
    }

    /// In the order of how many GPUs it would take to serve a load; equal ones by what they could take beyond it.
    ///
    /// @param requestsPerSecond 0 for a replica that only has to be there
    List<Option> fewestGpusFirst(double requestsPerSecond) {
        return possible.stream()
                .sorted(Comparator.<Option>comparingDouble(option -> gpusFor(option, requestsPerSecond))
                        .thenComparing(
                                Comparator.comparingDouble(Options::ratePerGpu).reversed()))
                .toList();
    }

    private static double gpusFor(Option option, double requestsPerSecond) {
        return Math.max(1, Math.ceil(requestsPerSecond / option.requestsPerSecond())) * Math.max(1, option.gpus());
    }

    private static double ratePerGpu(Option option) {
        return option.requestsPerSecond() / Math.max(1, option.gpus());
    }
}
