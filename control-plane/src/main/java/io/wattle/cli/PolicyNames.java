package io.wattle.cli;

import io.wattle.catalog.NearestName;
import io.wattle.placement.PlacementPolicy;
import io.wattle.placement.SearchBudget;
import io.wattle.placement.policies.Policies;
import java.util.Iterator;
import java.util.Optional;

/// What may stand behind {@code --policy}.
final class PolicyNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return Policies.names().iterator();
    }

    /// The one of that name, the usual one where none is named.
    ///
    /// @throws CliException with the nearest names if there is none of that name
    static PlacementPolicy policy(Optional<String> name, SearchBudget budget) {
        String wanted = name.orElse(Policies.names().getFirst());
        return Policies.named(wanted, budget)
                .orElseThrow(() -> new CliException(
                        ExitCode.USAGE,
                        "There is no policy \"" + wanted + "\"."
                                + NearestName.of(wanted, Policies.names())
                                        .map(near -> " Did you mean \"" + near + "\"?")
                                        .orElse("")
                                + " Known policies: " + String.join(", ", Policies.names()) + "."));
    }
}
