package io.wattle.control.gateway.rules;

import io.wattle.routing.RoutingPolicies;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What an operator settles about the gateway.
///
/// @param keys    who may ask; without any everybody may
/// @param quotas  by tenant; a tenant without one is not limited
/// @param caches  by model; a model without one is not cached
/// @param energy  what energy costs
/// @param files   how much of files each tenant may keep
/// @param routing name of the policy, see {@link RoutingPolicies}
/// @param savings who is let in, and what answers, when watts are short
/// @param chains  requests that more than one model works on
/// @param hedges  by model; requests of a model without one are never asked of two replicas at a time
public record GatewayRules(
        List<Key> keys,
        Map<String, Quota> quotas,
        Map<String, CacheRule> caches,
        EnergyFactors energy,
        FileRule files,
        String routing,
        Savings savings,
        Chains chains,
        Map<String, HedgeRule> hedges) {
    /// Everybody may ask, without limit; nothing is cached.
    public static final GatewayRules DEFAULTS = new GatewayRules(
            List.of(), Map.of(), Map.of(), EnergyFactors.UNKNOWN, FileRule.DEFAULTS, RoutingPolicies.DEFAULT);

    /// Nothing is saved beside what caches and routing save.
    public GatewayRules(
            List<Key> keys,
            Map<String, Quota> quotas,
            Map<String, CacheRule> caches,
            EnergyFactors energy,
            FileRule files,
            String routing) {
        this(keys, quotas, caches, energy, files, routing, Savings.NONE, Chains.NONE, Map.of());
    }

    public GatewayRules {
        keys = List.copyOf(keys);
        quotas = Map.copyOf(quotas);
        caches = Map.copyOf(caches);
        hedges = Map.copyOf(hedges);
    }

    /// The same with other savings.
    public GatewayRules with(Savings other) {
        return new GatewayRules(keys, quotas, caches, energy, files, routing, other, chains, hedges);
    }

    /// The same with other chains.
    public GatewayRules with(Chains other) {
        return new GatewayRules(keys, quotas, caches, energy, files, routing, savings, other, hedges);
    }

    /// The same with other hedges.
    public GatewayRules withHedges(Map<String, HedgeRule> other) {
        return new GatewayRules(keys, quotas, caches, energy, files, routing, savings, chains, other);
    }

    /// A key that clients show as a bearer token.
    ///
    /// @param name   for reports
    /// @param tenant whose it is
    /// @param sha256 of the key itself, in hexadecimal: the file holds no secret
    public record Key(String name, String tenant, String sha256) {}

    /// What a tenant may use within a minute; what is absent is not limited.
    public record Quota(OptionalDouble requests, OptionalDouble tokens, OptionalDouble joules) {
        /// No limit at all.
        public static final Quota NONE =
                new Quota(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    /// How answers of a model are cached.
    ///
    /// @param timeToLive    after which an answer is made anew
    /// @param memoryBytes   of answers in memory
    /// @param diskBytes     of answers on disk; 0 for none
    /// @param isNormalised  whether letter case and blanks of messages are ignored
    /// @param isShared      whether tenants get each other's answers
    public record CacheRule(
            Duration timeToLive, long memoryBytes, long diskBytes, boolean isNormalised, boolean isShared) {}

    /// When a second replica is asked for the same answer.
    ///
    /// @param after a silence of the first of this length
    /// @param share of the requests for which that may be done at most, from 0 to 1
    public record HedgeRule(Duration after, double share) {}

    /// @param bytesPerTenant that one tenant may keep
    /// @param keep           after which a file is deleted
    public record FileRule(long bytesPerTenant, Duration keep) {
        /// 10 GiB for thirty days.
        public static final FileRule DEFAULTS = new FileRule(10L << 30, Duration.ofDays(30));
    }

    /// @param pricePerKilowattHour in {@code currency}
    /// @param gramsPerKilowattHour of carbon dioxide equivalent
    public record EnergyFactors(
            OptionalDouble pricePerKilowattHour, Optional<String> currency, OptionalDouble gramsPerKilowattHour) {
        /// Nobody said.
        public static final EnergyFactors UNKNOWN =
                new EnergyFactors(OptionalDouble.empty(), Optional.empty(), OptionalDouble.empty());
    }
}
