package io.wattle.control.gateway.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wattle.control.gateway.rules.Chains.CascadeRule;
import io.wattle.control.gateway.rules.Chains.PipelineRule;
import io.wattle.control.gateway.rules.Chains.Step;
import io.wattle.control.gateway.rules.GatewayRules.CacheRule;
import io.wattle.control.gateway.rules.GatewayRules.EnergyFactors;
import io.wattle.control.gateway.rules.GatewayRules.FileRule;
import io.wattle.control.gateway.rules.GatewayRules.HedgeRule;
import io.wattle.control.gateway.rules.GatewayRules.Quota;
import io.wattle.control.gateway.rules.Savings.AdmissionRule;
import io.wattle.control.gateway.rules.Savings.Share;
import io.wattle.control.gateway.rules.Savings.Variant;
import io.wattle.control.gateway.rules.Savings.VariantRule;
import io.wattle.control.gateway.rules.Savings.When;
import io.wattle.control.gateway.rules.Tenants.Tenant;
import io.wattle.control.gateway.shared.OwnNotes;
import io.wattle.routing.RoutingRequest.Priority;
import io.wattle.routing.cascade.Bounds;
import io.wattle.routing.cascade.Judge;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
    private static final String SECRET = "sk-1";

    @Test
    void everyFieldIsRead() throws Exception {
        var rules = RulesFile.parse("""
                apiVersion: wattle.io/v1alpha1
                kind: Gateway
                spec:
                  keys: [{name: ci, tenant: search, sha256: %s}]
                  tenants: [{name: search, weight: 2, priority: normal, quota: {requestsPerMinute: 60, energyPerMinute: 2 kJ}}]
                  admission: [{model: chat, when: always, places: 8, queue: 20, wait: 5 s}, {model: other}]
                  cascades:
                  - {model: chat, drafts: [small], judge: {logProbability: -0.4}, mode: use, bounds: {steps: 2, tokens: 4000, energy: 500 J}}
                  pipelines: [{name: careful, steps: [{model: small}, {model: chat, prompt: "Better: {answer}"}]}]
                  variants: [{model: chat, quality: 0.9, floor: 0.5, when: always, of: [{model: small, quality: 0.6}]}]
                  cache: [{model: chat, timeToLive: 10 min, memory: 1 MiB, disk: 1 GiB, match: normalised, shared: true}]
                  energy: {pricePerKilowattHour: 0.3, currency: EUR, gramsCarbonPerKilowattHour: 400}
                  files: {quota: 1 GiB, keep: 24 h}
                  routing: {policy: round-robin}
                  hedges: [{model: chat, after: 500 ms, share: 0.1}, {model: other}]
                """.formatted(Tenants.hash(SECRET)));
        assertThat(rules)
                .isEqualTo(new GatewayRules(
                        List.of(new GatewayRules.Key("ci", "search", Tenants.hash(SECRET))),
                        Map.of(
                                "search",
                                new Quota(OptionalDouble.of(60), OptionalDouble.empty(), OptionalDouble.of(2000))),
                        Map.of("chat", new CacheRule(Duration.ofMinutes(10), 1 << 20, 1 << 30, true, true)),
                        new EnergyFactors(OptionalDouble.of(0.3), Optional.of("EUR"), OptionalDouble.of(400)),
                        new FileRule(1 << 30, Duration.ofHours(24)),
                        "round-robin",
                        new Savings(
                                Map.of("search", new Share(2, Priority.NORMAL)),
                                Map.of(
                                        "chat",
                                        new AdmissionRule(When.ALWAYS, OptionalInt.of(8), 20, Duration.ofSeconds(5)),
                                        "other",
                                        new AdmissionRule(
                                                When.ALWAYS, OptionalInt.empty(), 1000, Duration.ofSeconds(30))),
                                Map.of("chat", new VariantRule(0.9, 0.5, true, List.of(new Variant("small", 0.6))))),
                        new Chains(
                                Map.of(
                                        "chat",
                                        new CascadeRule(
                                                List.of("small"),
                                                new Judge.Sure(-0.4),
                                                false,
                                                0.1,
                                                new Bounds(2, 4000, 500))),
                                Map.of(
                                        "careful",
                                        new PipelineRule(
                                                List.of(
                                                        new Step("small", Optional.empty()),
                                                        new Step("chat", Optional.of("Better: {answer}"))),
                                                Bounds.DEFAULT))),
                        Map.of(
                                "chat", new HedgeRule(Duration.ofMillis(500), 0.1),
                                "other", new HedgeRule(Duration.ofSeconds(2), 0.05))));
        var tenants = new Tenants(rules);
        assertThat(tenants.find(Optional.of("Bearer " + SECRET))).contains(new Tenant("search", "ci"));
        assertThat(tenants.find(Optional.of("Bearer other"))).isEmpty();
        assertThat(tenants.find(Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: Model | The field \"kind\" must be Gateway.",
                "{kind: Gateway, spec: {cash: []}} | Unknown field \"cash\" of spec; known are keys, tenants, cache, energy, files, routing, admission, variants, cascades, pipelines, hedges.",
                "{kind: Gateway, spec: {routing: {policy: best}}} | The routing policy \"best\" is none of fewest-in-flight, fewest-joules, longest-prefix, round-robin, two-choices.",
                "{kind: Gateway, spec: {cache: [{timeToLive: 1 h}]}} | The field \"model\" of a cache is missing.",
                "{kind: Gateway, spec: {cache: [{model: m, match: fuzzy}]}} | The field \"match\" (fuzzy) of a cache must be exact or normalised.",
                "{kind: Gateway, spec: {tenants: [{name: t, weight: 0}]}} | The field \"weight\" (0) must be a number from 0.001 to 1000.",
                "{kind: Gateway, spec: {admission: [{model: m, when: now}]}} | The field \"when\" (now) must be never or short or always.",
                "{kind: Gateway, spec: {variants: [{model: m, of: [{quality: 1}]}]}} | The field \"model\" of a variant is missing.",
                "{kind: Gateway, spec: {cascades: [{model: m, drafts: [s], judge: {}}]}} | A judge must be one of logProbability, rubric, rule.",
                "{kind: Gateway, spec: {pipelines: [{name: p}]}} | The field \"steps\" of a pipeline must hold a step.",
                "{kind: Gateway, spec: {hedges: [{model: m, share: 2}]}} | The field \"share\" (2) must be a number from 0 to 1.",
                "{kind: Gateway, spec: {keys: [{name: a, tenant: t, sha256: x}]}} | The field \"sha256\" of key \"a\" must be 64 lower-case hexadecimal digits.",
            })
    void whatCannotBeIsToldInASentence(String text, String sentence) {
        assertThatThrownBy(() -> RulesFile.parse(text)).hasMessage(sentence);
    }

    @Test
    void withoutAFileEverybodyMayAskAsATenantOfTheirOwn() {
        var rules = RulesFile.read(Path.of("no-such-file.yaml"));
        assertThat(rules).isEqualTo(GatewayRules.DEFAULTS);
        var tenants = new Tenants(rules);
        assertThat(tenants.find(Optional.empty())).contains(Tenants.ANONYMOUS);
        assertThat(tenants.find(Optional.of("Bearer a"))).isNotEqualTo(tenants.find(Optional.of("Bearer b")));
    }

    @Test
    void aQuotaIsOneWhateverGatewayIsAsked() {
        var quota = new Quota(OptionalDouble.of(10), OptionalDouble.empty(), OptionalDouble.of(100));
        var rules = new GatewayRules(
                List.of(), Map.of("t", quota), Map.of(), EnergyFactors.UNKNOWN, FileRule.DEFAULTS, "fewest-joules");
        var notes = new OwnNotes();
        var here = new Quotas(rules, () -> 0);
        var there = new Quotas(rules, () -> 0);
        var sharedHere = new SharedUse(here, notes, "a", () -> Instant.EPOCH.plusSeconds(1000));
        var sharedThere = new SharedUse(there, notes, "b", () -> Instant.EPOCH.plusSeconds(1000));
        sharedHere.exchange();
        sharedThere.exchange();
        for (int i = 0; i < 6; i++) {
            assertThat(here.admit("t").refusal()).isEmpty();
        }
        here.charge("t", 5, 30);
        sharedHere.exchange();
        sharedThere.exchange();
        sharedThere.exchange();
        assertThat(there.admit("t").headers())
                .containsEntry("x-ratelimit-remaining-requests", "3")
                .containsEntry("x-ratelimit-remaining-joules", "70");
        sharedThere.exchange();
        sharedHere.exchange();
        assertThat(here.admit("t").headers()).containsEntry("x-ratelimit-remaining-requests", "2");

        var restarted = new Quotas(rules, () -> 0);
        new SharedUse(restarted, notes, "a", () -> Instant.EPOCH.plusSeconds(1000)).exchange();
        assertThat(restarted.admit("t").headers())
                .as("what was used before it began is not charged again")
                .containsEntry("x-ratelimit-remaining-requests", "9");
    }

    @Test
    void aQuotaFillsEvenlyAndSaysWhenToComeBack() {
        long[] now = {0};
        var quota = new Quota(OptionalDouble.of(2), OptionalDouble.of(600), OptionalDouble.empty());
        var rules = new GatewayRules(
                List.of(), Map.of("t", quota), Map.of(), EnergyFactors.UNKNOWN, FileRule.DEFAULTS, "fewest-joules");
        var quotas = new Quotas(rules, () -> now[0]);
        assertThat(quotas.admit("other")).isEqualTo(Quotas.Admission.FREE);
        assertThat(quotas.admit("t").headers())
                .containsEntry("x-ratelimit-limit-requests", "2")
                .containsEntry("x-ratelimit-remaining-requests", "1")
                .containsEntry("x-ratelimit-reset-requests", "30.0s")
                .containsEntry("x-ratelimit-remaining-tokens", "600");
        assertThat(quotas.admit("t").refusal()).isEmpty();
        assertThat(quotas.admit("t").refusal()).contains(new Quotas.Wait("requests", Duration.ofSeconds(30)));
        now[0] = Duration.ofSeconds(60).toNanos();
        quotas.charge("t", 899, 0);
        assertThat(quotas.admit("t").refusal()).contains(new Quotas.Wait("tokens", Duration.ofSeconds(30)));
        now[0] += Duration.ofSeconds(30).toNanos();
        assertThat(quotas.admit("t").refusal()).isEmpty();
        assertThat(Quotas.text(Duration.ofMillis(12))).isEqualTo("12ms");
        assertThat(Quotas.text(Duration.ofMinutes(6))).isEqualTo("6m0s");
    }
}
