package io.wattle.placement.transition;

import io.wattle.fleet.DomainId;
import io.wattle.placement.ReplicaId;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One step of a transition, which begins when the step before is confirmed.
///
/// @param step           from 1
/// @param replica        by its name in the old plan for {@link Action#STOP}, else in the new one
/// @param committedAfter of every power domain once the step is done
/// @param loading        how long a replica that starts reads its weights; zero for other actions; modelled
/// @param loadingEnergy  what that costs above idle; modelled
/// @param pause          why the model's replica is stopped before its successor serves; none where it overlaps
public record Move(
        int step,
        Action action,
        ReplicaId replica,
        Map<DomainId, Watts> committedAfter,
        Duration loading,
        Joules loadingEnergy,
        Optional<String> pause) {
    public Move {
        committedAfter = Map.copyOf(committedAfter);
    }

    /// What is done.
    public enum Action {
        /// The engine drains and ends.
        STOP,
        /// A new engine loads its weights and begins to serve.
        START,
        /// The power cap of the replica's GPUs falls; done when the driver enforces it.
        LOWER_CAP,
        /// The power cap of the replica's GPUs rises.
        RAISE_CAP,
        /// The SM clock of the replica's GPUs changes.
        SET_CLOCK;

        /// As the plan document writes it: {@code lower-cap}.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
