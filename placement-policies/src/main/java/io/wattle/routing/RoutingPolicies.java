package io.wattle.routing;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;

/// The policies by name: what the gateway uses, and the baselines it is compared with.
public final class RoutingPolicies {
    /// The name of the one used where nobody asks for another.
    public static final String DEFAULT = "fewest-joules";

    private static final SortedMap<String, LongFunction<RoutingPolicy>> BY_NAME = new TreeMap<>();

    static {
        BY_NAME.put(DEFAULT, _ -> new FewestJoules());
        BY_NAME.put("fewest-in-flight", _ -> new FewestInFlight());
        BY_NAME.put("round-robin", _ -> new RoundRobin());
        BY_NAME.put("two-choices", PowerOfTwoChoices::new);
        BY_NAME.put("longest-prefix", _ -> new LongestPrefix());
    }

    private RoutingPolicies() {}

    /// All names, in the order of the alphabet.
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /// @param seed for policies that roll dice
    public static Optional<RoutingPolicy> named(String name, long seed) {
        return Optional.ofNullable(BY_NAME.get(name)).map(making -> making.apply(seed));
    }
}
