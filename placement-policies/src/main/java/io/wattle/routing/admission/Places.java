package io.wattle.routing.admission;

import io.wattle.routing.ReplicaEndpoint;
import io.wattle.routing.RoutingRequest.Priority;
import io.wattle.routing.ServingProfile;
import java.util.List;
import java.util.OptionalInt;

/// How many requests a model's replicas hold within their objective, and how many are there.
///
/// @param total for requests of normal priority
/// @param taken by requests of any priority, batches included
public record Places(int total, int taken) {
    /// As many as come.
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /// Urgent requests may go this share beyond, requests that may wait must leave as much free; batches
    /// twice that.
    private static final int MARGIN = 8;

    public Places {
        if (total < 0 || taken < 0) {
            throw new IllegalArgumentException(
                    "The places (%d) and those taken (%d) must not be negative.".formatted(total, taken));
        }
    }

    /// Places of some replicas.
    ///
    /// @param each places of one replica where somebody said so; else what its model of itself says
    /// @return {@link #UNLIMITED} where nothing is known of one of them
    public static int of(List<ReplicaEndpoint> replicas, OptionalInt each) {
        long sum = 0;
        for (ReplicaEndpoint replica : replicas) {
            if (each.isEmpty() && replica.profile().isEmpty()) {
                return UNLIMITED;
            }
            sum += each.isPresent()
                    ? each.getAsInt()
                    : replica.profile().map(Places::within).orElseThrow();
        }
        return (int) Math.min(sum, UNLIMITED);
    }

    /// The largest number of requests at which the promised share of answers still comes in time; at least 1.
    static int within(ServingProfile profile) {
        double objective = profile.objective().timePerOutputToken().toNanos() / 1e9;
        int low = 1;
        int high = Math.max(1, (int) Math.floor(profile.curve().mostSequences()));
        while (low < high) {
            int middle = low + (high - low + 1) / 2;
            if (profile.curve().at(middle).slowGap() <= objective) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /// Whether a request may begin now.
    boolean hasRoom(Priority priority) {
        if (total == UNLIMITED) {
            return true;
        }
        long margin = total / MARGIN;
        return switch (priority) {
            case HIGH -> taken < total + Math.max(1, margin);
            case NORMAL -> taken < total;
            case LOW -> taken < total - margin;
        };
    }

    /// Whether a request of a batch may begin, which nobody waits for.
    boolean hasSlack() {
        return total == UNLIMITED || taken < total - 2 * (total / MARGIN);
    }

    Places plusOne() {
        return new Places(total, taken + 1);
    }
}
