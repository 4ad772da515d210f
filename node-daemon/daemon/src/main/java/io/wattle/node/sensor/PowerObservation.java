package io.wattle.node.sensor;

import io.wattle.quantity.Watts;
import java.util.List;

/// What a power sensor shows: watts, or cumulative counters of energy.
public sealed interface PowerObservation {
    /// What the watts cover.
    Coverage coverage();

    /// Average power over the reading's window.
    record Draw(Watts power, Coverage coverage) implements PowerObservation {}

    /// Counters of parts that do not overlap: their sum is the energy.
    record Counters(List<Counter> counters, Coverage coverage) implements PowerObservation {
        public Counters {
            counters = List.copyOf(counters);
        }
    }

    /// @param name               unique within its sensor
    /// @param microjoules        since some start of the counter's own
    /// @param rangeMicrojoules   at which it begins anew; 0 where it does not wrap
    record Counter(String name, long microjoules, long rangeMicrojoules) {}

    /// What a sensor's watts cover.
    enum Coverage {
        /// Parts of the host, GPUs not among them.
        HOST,
        /// The whole node with its GPUs.
        NODE
    }
}
