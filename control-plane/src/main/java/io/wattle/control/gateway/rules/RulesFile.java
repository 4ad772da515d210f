package io.wattle.control.gateway.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.wattle.control.gateway.rules.GatewayRules.CacheRule;
import io.wattle.control.gateway.rules.GatewayRules.EnergyFactors;
import io.wattle.control.gateway.rules.GatewayRules.FileRule;
import io.wattle.control.gateway.rules.GatewayRules.Quota;
import io.wattle.quantity.Scale;
import io.wattle.routing.RoutingPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Reads {@code gateway.yaml}, an optional file beside the control plane's data.
public final class RulesFile {
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
        allow(root, "the document", "apiVersion", "kind", "metadata", "spec");
        if (!root.path("kind").asText().equals("Gateway")) {
            throw new IllegalArgumentException("The field \"kind\" must be Gateway.");
        }
        JsonNode spec = root.path("spec");
        allow(spec, "spec", "keys", "tenants", "cache", "energy", "files", "routing");
        return new GatewayRules(
                keys(spec.path("keys")),
                quotas(spec.path("tenants")),
                caches(spec.path("cache")),
                energy(spec.path("energy")),
                files(spec.path("files")),
                routing(spec.path("routing")));
    }

    private static List<GatewayRules.Key> keys(JsonNode nodes) {
        List<GatewayRules.Key> keys = new ArrayList<>();
        for (JsonNode node : nodes) {
            allow(node, "a key", "name", "tenant", "sha256");
            String hash = text(node, "sha256", "a key");
            if (!SHA256.matcher(hash).matches()) {
                throw new IllegalArgumentException(
                        "The field \"sha256\" of key \"%s\" must be 64 lower-case hexadecimal digits."
                                .formatted(text(node, "name", "a key")));
            }
            keys.add(new GatewayRules.Key(text(node, "name", "a key"), text(node, "tenant", "a key"), hash));
        }
        return keys;
    }

    private static Map<String, Quota> quotas(JsonNode nodes) {
        Map<String, Quota> quotas = new LinkedHashMap<>();
        for (JsonNode node : nodes) {
            allow(node, "a tenant", "name", "quota");
            JsonNode quota = node.path("quota");
            allow(quota, "a quota", "requestsPerMinute", "tokensPerMinute", "energyPerMinute");
            quotas.put(
                    text(node, "name", "a tenant"),
                    new Quota(
                            positive(quota, "requestsPerMinute"),
                            positive(quota, "tokensPerMinute"),
                            quota.has("energyPerMinute")
                                    ? OptionalDouble.of(quantity(quota, "energyPerMinute", Scale.ENERGY, "0 J"))
                                    : OptionalDouble.empty()));
        }
        return quotas;
    }

    private static Map<String, CacheRule> caches(JsonNode nodes) {
        Map<String, CacheRule> caches = new LinkedHashMap<>();
        for (JsonNode node : nodes) {
            allow(node, "a cache", "model", "timeToLive", "memory", "disk", "match", "shared");
            String match = node.path("match").asText("exact");
            if (!Set.of("exact", "normalised").contains(match)) {
                throw new IllegalArgumentException(
                        "The field \"match\" (%s) of a cache must be exact or normalised.".formatted(match));
            }
            caches.put(
                    text(node, "model", "a cache"),
                    new CacheRule(
                            duration(node, "timeToLive", "1 h"),
                            (long) quantity(node, "memory", Scale.SIZE, "64 MiB"),
                            (long) quantity(node, "disk", Scale.SIZE, "0 B"),
                            match.equals("normalised"),
                            node.path("shared").asBoolean(false)));
        }
        return caches;
    }

    private static EnergyFactors energy(JsonNode node) {
        allow(node, "energy", "pricePerKilowattHour", "currency", "gramsCarbonPerKilowattHour");
        return new EnergyFactors(
                positive(node, "pricePerKilowattHour"),
                Optional.of(node.path("currency").asText("")).filter(text -> !text.isBlank()),
                positive(node, "gramsCarbonPerKilowattHour"));
    }

    private static FileRule files(JsonNode node) {
        allow(node, "files", "quota", "keep");
        return node.isMissingNode()
                ? FileRule.DEFAULTS
                : new FileRule((long) quantity(node, "quota", Scale.SIZE, "10 GiB"), duration(node, "keep", "720 h"));
    }

    private static String routing(JsonNode node) {
        allow(node, "routing", "policy");
        String name = node.path("policy").asText(RoutingPolicies.DEFAULT);
        if (!RoutingPolicies.names().contains(name)) {
            throw new IllegalArgumentException("The routing policy \"%s\" is none of %s."
                    .formatted(name, String.join(", ", RoutingPolicies.names())));
        }
        return name;
    }

    private static Duration duration(JsonNode node, String field, String otherwise) {
        return Duration.ofMillis((long) (quantity(node, field, Scale.TIME, otherwise) * 1e3));
    }

    private static double quantity(JsonNode node, String field, Scale scale, String otherwise) {
        return scale.parse(node.path(field).asText(otherwise));
    }

    private static OptionalDouble positive(JsonNode node, String field) {
        if (!node.has(field)) {
            return OptionalDouble.empty();
        }
        double value = node.path(field).asDouble(-1);
        if (!(value >= 0)) {
            throw new IllegalArgumentException(
                    "The field \"%s\" (%s) must be a number of at least 0.".formatted(field, node.path(field)));
        }
        return OptionalDouble.of(value);
    }

    private static String text(JsonNode node, String field, String owner) {
        String value = node.path(field).asText("");
        if (value.isBlank()) {
            throw new IllegalArgumentException("The field \"%s\" of %s is missing.".formatted(field, owner));
        }
        return value;
    }

    private static void allow(JsonNode node, String owner, String... names) {
        Set<String> unknown = new TreeSet<>();
        node.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(Set.of(names));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("Unknown field \"%s\" of %s; known are %s."
                    .formatted(unknown.iterator().next(), owner, String.join(", ", names)));
        }
    }
}
