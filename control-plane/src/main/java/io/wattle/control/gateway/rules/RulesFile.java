package io.wattle.control.gateway.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.wattle.control.gateway.rules.GatewayRules.CacheRule;
import io.wattle.control.gateway.rules.GatewayRules.EnergyFactors;
import io.wattle.control.gateway.rules.GatewayRules.FileRule;
import io.wattle.control.gateway.rules.GatewayRules.HedgeRule;
import io.wattle.control.gateway.rules.GatewayRules.Quota;
import io.wattle.quantity.Scale;
import io.wattle.routing.RoutingPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads {@code gateway.yaml}, an optional file beside the control plane's data.
public final class RulesFile {
    /// A hedge after the 95th percentile, as Dean and Barroso propose (The Tail at Scale, CACM 2013), is one request in
    /// twenty.
    private static final double HEDGED_AT_MOST = 0.05;

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private RulesFile() {}

    /// @return the defaults where there is no such file
    /// @throws IllegalArgumentException with one sentence if it is not as it must be
    public static GatewayRules read(Path file) {
        if (!Files.exists(file)) {
            return GatewayRules.DEFAULTS;
        }
        try {
            return parse(Files.readString(file));
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(
                    "The file \"%s\" is not YAML: line %d."
                            .formatted(file, malformed.getLocation().getLineNr()),
                    malformed);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("The file \"%s\" cannot be read.".formatted(file), unreadable);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("%s: %s".formatted(file, wrong.getMessage()), wrong);
        }
    }

    static GatewayRules parse(String text) throws JsonProcessingException {
        JsonNode root = new YAMLMapper().readTree(text);
        Fields.allow(root, "the document", "apiVersion", "kind", "metadata", "spec");
        if (!root.path("kind").asText().equals("Gateway")) {
            throw new IllegalArgumentException("The field \"kind\" must be Gateway.");
        }
        JsonNode spec = root.path("spec");
        Fields.allow(
                spec,
                "spec",
                "keys",
                "tenants",
                "cache",
                "energy",
                "files",
                "routing",
                "admission",
                "variants",
                "cascades",
                "pipelines",
                "hedges");
        return new GatewayRules(
                keys(spec.path("keys")),
                quotas(spec.path("tenants")),
                caches(spec.path("cache")),
                energy(spec.path("energy")),
                files(spec.path("files")),
                routing(spec.path("routing")),
                SavingsFile.parse(spec),
                ChainsFile.parse(spec),
                hedges(spec.path("hedges")));
    }

    private static List<GatewayRules.Key> keys(JsonNode nodes) {
        List<GatewayRules.Key> keys = new ArrayList<>();
        for (JsonNode node : nodes) {
            Fields.allow(node, "a key", "name", "tenant", "sha256");
            String hash = Fields.text(node, "sha256", "a key");
            if (!SHA256.matcher(hash).matches()) {
                throw new IllegalArgumentException(
                        "The field \"sha256\" of key \"%s\" must be 64 lower-case hexadecimal digits."
                                .formatted(Fields.text(node, "name", "a key")));
            }
            String tenant = Fields.text(node, "tenant", "a key");
            keys.add(new GatewayRules.Key(Fields.text(node, "name", "a key"), tenant, hash));
        }
        return keys;
    }

    private static Map<String, Quota> quotas(JsonNode nodes) {
        Map<String, Quota> quotas = new LinkedHashMap<>();
        for (JsonNode node : nodes) {
            Fields.allow(node, "a tenant", "name", "quota", "weight", "priority");
            JsonNode quota = node.path("quota");
            Fields.allow(quota, "a quota", "requestsPerMinute", "tokensPerMinute", "energyPerMinute");
            quotas.put(
                    Fields.text(node, "name", "a tenant"),
                    new Quota(
                            Fields.positive(quota, "requestsPerMinute"),
                            Fields.positive(quota, "tokensPerMinute"),
                            quota.has("energyPerMinute")
                                    ? OptionalDouble.of(Fields.quantity(quota, "energyPerMinute", Scale.ENERGY, "0 J"))
                                    : OptionalDouble.empty()));
        }
        return quotas;
    }

    private static Map<String, CacheRule> caches(JsonNode nodes) {
        Map<String, CacheRule> caches = new LinkedHashMap<>();
        for (JsonNode node : nodes) {
            Fields.allow(node, "a cache", "model", "timeToLive", "memory", "disk", "match", "shared");
            String match = node.path("match").asText("exact");
            if (!Set.of("exact", "normalised").contains(match)) {
                throw new IllegalArgumentException(
                        "The field \"match\" (%s) of a cache must be exact or normalised.".formatted(match));
            }
            caches.put(
                    Fields.text(node, "model", "a cache"),
                    new CacheRule(
                            Fields.duration(node, "timeToLive", "1 h"),
                            (long) Fields.quantity(node, "memory", Scale.SIZE, "64 MiB"),
                            (long) Fields.quantity(node, "disk", Scale.SIZE, "0 B"),
                            match.equals("normalised"),
                            node.path("shared").asBoolean(false)));
        }
        return caches;
    }

    private static EnergyFactors energy(JsonNode node) {
        Fields.allow(node, "energy", "pricePerKilowattHour", "currency", "gramsCarbonPerKilowattHour");
        return new EnergyFactors(
                Fields.positive(node, "pricePerKilowattHour"),
                Optional.of(node.path("currency").asText("")).filter(text -> !text.isBlank()),
                Fields.positive(node, "gramsCarbonPerKilowattHour"));
    }

    private static FileRule files(JsonNode node) {
        Fields.allow(node, "files", "quota", "keep");
        return node.isMissingNode()
                ? FileRule.DEFAULTS
                : new FileRule(
                        (long) Fields.quantity(node, "quota", Scale.SIZE, "10 GiB"),
                        Fields.duration(node, "keep", "720 h"));
    }

    private static Map<String, HedgeRule> hedges(JsonNode nodes) {
        Map<String, HedgeRule> hedges = new LinkedHashMap<>();
        for (JsonNode node : nodes) {
            Fields.allow(node, "a hedge", "model", "after", "share");
            hedges.put(
                    Fields.text(node, "model", "a hedge"),
                    new HedgeRule(
                            Fields.duration(node, "after", "2 s"),
                            Fields.between(node, "share", 0, 1, HEDGED_AT_MOST)));
        }
        return hedges;
    }

    private static String routing(JsonNode node) {
        Fields.allow(node, "routing", "policy");
        String name = node.path("policy").asText(RoutingPolicies.DEFAULT);
        if (!RoutingPolicies.names().contains(name)) {
            throw new IllegalArgumentException("The routing policy \"%s\" is none of %s."
                    .formatted(name, String.join(", ", RoutingPolicies.names())));
        }
        return name;
    }
}
