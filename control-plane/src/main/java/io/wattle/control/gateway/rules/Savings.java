package io.wattle.control.gateway.rules;

import io.wattle.routing.RoutingRequest.Priority;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/// What an operator settles about requests that watts are short for.
///
/// @param shares    of tenants; one without has {@link Share#EQUAL}
/// @param admission by model; one without has {@link AdmissionRule#DEFAULT}
/// @param variants  by the model that clients ask for
public record Savings(
        Map<String, Share> shares, Map<String, AdmissionRule> admission, Map<String, VariantRule> variants) {
    /// Nothing was settled.
    public static final Savings NONE = new Savings(Map.of(), Map.of(), Map.of());

    public Savings {
        shares = Map.copyOf(shares);
        admission = Map.copyOf(admission);
        variants = Map.copyOf(variants);
    }

    public Share share(String tenant) {
        return shares.getOrDefault(tenant, Share.EQUAL);
    }

    public AdmissionRule admission(String model) {
        return admission.getOrDefault(model, AdmissionRule.DEFAULT);
    }

    /// A tenant's part where several wait.
    ///
    /// @param weight  how much it gets against others
    /// @param highest priority that its requests may have
    public record Share(double weight, Priority highest) {
        /// As much as everybody, as urgent as it says.
        public static final Share EQUAL = new Share(1, Priority.HIGH);

        /// A request's priority, as far as the tenant may have it.
        public Priority atMost(Priority asked) {
            return asked.compareTo(highest) > 0 ? highest : asked;
        }
    }

    /// When requests wait for a place.
    public enum When {
        /// However full the replicas are.
        NEVER,
        /// While the model has fewer watts than it should.
        SHORT,
        /// Whenever its replicas are full.
        ALWAYS
    }

    /// How many requests of a model are let in.
    ///
    /// @param places of each replica; where nobody says, as many as its model of itself holds within the
    ///     objective
    /// @param queue  requests that may wait
    /// @param patience how long one may wait
    public record AdmissionRule(When when, OptionalInt places, int queue, Duration patience) {
        /// While watts are short, half a minute.
        public static final AdmissionRule DEFAULT =
                new AdmissionRule(When.SHORT, OptionalInt.empty(), 1000, Duration.ofSeconds(30));
    }

    /// Models that may answer in place of another.
    ///
    /// @param quality of the model itself, on the operator's scale from 0 to 1
    /// @param floor   below which no variant answers a client that says nothing
    /// @param always  whether the cheapest answers at all times, else only while watts are short
    public record VariantRule(double quality, double floor, boolean always, List<Variant> others) {
        public VariantRule {
            others = List.copyOf(others);
        }
    }

    /// @param model   that answers
    /// @param quality on the operator's scale from 0 to 1
    public record Variant(String model, double quality) {}
}
