package io.wattle.placement.minimum;

import java.util.OptionalDouble;

/// One way to run a model, and why the plan uses it or does not.
///
/// @param way               precision, sharding and hardware, such as {@code fp8 on 2 x H100-SXM-80GB, EP 2}
/// @param isChosen          whether the plan runs at least one replica so
/// @param replicas          that would serve the whole demand this way alone; 0 where it cannot
/// @param capacity          requests per second of one of them at most
/// @param watts             that serving the whole demand this way alone would draw above rest; modelled
/// @param joulesPerToken    of that, for each output token
/// @param excessWatts       how much more that is than what the plan draws for the model; negative where it is
///                          less
/// @param reason            one sentence with the numbers that decided
public record Alternative(
        String way,
        boolean isChosen,
        int replicas,
        double capacity,
        OptionalDouble watts,
        OptionalDouble joulesPerToken,
        OptionalDouble excessWatts,
        String reason) {}
