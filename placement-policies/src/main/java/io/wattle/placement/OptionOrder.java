package io.wattle.placement;

import java.util.Comparator;
import java.util.List;

/// In which order the ways to run a model on a node are tried; ways that are left out are not tried.
@FunctionalInterface
interface OptionOrder {
    /// Fewest GPUs for the load first.
    OptionOrder FEWEST_GPUS = Options::fewestGpusFirst;

    /// Most requests per second and GPU first, whatever the load is.
    OptionOrder FASTEST = (options, _) -> options.possible().stream()
            .sorted(Comparator.comparingDouble(
                            (Option option) -> option.requestsPerSecond() / Math.max(1, option.gpus()))
                    .reversed())
            .toList();

    /// @param requestsPerSecond that the replica should take; 0 for one that only has to be there
    List<Option> of(Options options, double requestsPerSecond);

    /// Nothing but one way.
    static OptionOrder only(Option wanted) {
        return (options, _) ->
                options.possible().stream().filter(wanted::equals).toList();
    }
}
