package io.wattle.control.gateway;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.common.uri.UriQuery;
import io.wattle.control.gateway.ledger.Account;
import io.wattle.control.gateway.ledger.MeterHour;
import io.wattle.control.gateway.ledger.SharedBooks;
import io.wattle.control.gateway.ledger.Use;
import io.wattle.control.gateway.rules.GatewayRules.EnergyFactors;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// What energy was used for, as operators and tenants read it: JSON or CSV, with what it cost where factors are known.
///
/// @param only a tenant who sees nothing but its own
record EnergyReport(SharedBooks books, EnergyFactors factors, Optional<String> only) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final double JOULES_PER_KILOWATT_HOUR = 3.6e6;
    private static final Duration USUAL = Duration.ofHours(24);
    private static final List<String> FIELDS = List.of(
            "requests",
            "prompt_tokens",
            "output_tokens",
            "energy_joules",
            "measured_joules",
            "modelled_joules",
            "saved_joules",
            "requests_of_unknown_energy",
            "cost",
            "carbon_grams",
            "unsettled_joules");

    private static final Map<String, Function<Account, String>> GROUPS = Map.of(
            "tenant",
            Account::tenant,
            "model",
            Account::model,
            "key",
            account -> account.tenant() + "/" + account.key(),
            "hour",
            account -> Instant.ofEpochSecond(account.hourAtSeconds()).toString());

    /// @throws ApiException 400 if a parameter says what it cannot
    ObjectNode json(UriQuery query, Instant now) {
        var by = query.first("by").orElse("tenant");
        var group = GROUPS.get(by);
        if (group == null) {
            throw new ApiException(ApiError.invalid(
                    "The parameter \"by\" (%s) must be tenant, model, key or hour.".formatted(by), "by"));
        }
        var from = instant(query, "from", now.minus(USUAL));
        var to = instant(query, "to", now.plusSeconds(1));
        // An hour is counted where it began.
        var read = books.read(Instant.ofEpochSecond(Account.hour(from)), to);
        var root = JSON.createObjectNode()
                .put("apiVersion", "wattle.io/v1alpha1")
                .put("kind", "EnergyReport")
                .put("from", from.toString())
                .put("to", to.toString())
                .put("by", by)
                .put("scope", "active")
                .put("complete", read.isComplete());
        var items = root.putArray("items");
        sums(read.accounts(), group).forEach((name, use) -> items.add(row(name, use)));
        if (only.isEmpty()) {
            read.metered().ifPresent(hours -> root.set("meter", meter(hours)));
        }
        return root;
    }

    private SortedMap<String, Use> sums(Map<Account, Use> accounts, Function<Account, String> group) {
        SortedMap<String, Use> sums = new TreeMap<>();
        accounts.forEach((account, use) -> {
            if (only.isEmpty() || only.get().equals(account.tenant())) {
                sums.merge(group.apply(account), use, Use::plus);
            }
        });
        return sums;
    }

    /// The same rows as comma-separated values, and for operators what no request was charged with: with it the joules
    /// add up to what the meters counted, but for those that are not settled yet.
    String csv(UriQuery query, Instant now) {
        var report = json(query, now);
        var lines = new StringBuilder("name," + String.join(",", FIELDS) + "\n");
        report.path("items").forEach(row -> {
            lines.append(quoted(row.path("name").asText()));
            FIELDS.forEach(field -> lines.append(',').append(row.path(field).asText("")));
            lines.append('\n');
        });
        for (String rest : List.of("idle", "unclaimed")) {
            if (report.has("meter")) {
                var joules = report.path("meter").path(rest + "_joules").asText();
                lines.append("(%s),,,,%s,,,,,,,\n".formatted(rest, joules));
            }
        }
        return lines.toString();
    }

    private static ObjectNode meter(MeterHour hours) {
        return JSON.createObjectNode()
                .put("metered_joules", rounded(hours.meteredJoules()))
                .put("metered_by_sensors_joules", rounded(hours.measuredJoules()))
                .put("idle_joules", rounded(hours.idleJoules()))
                .put("charged_joules", rounded(hours.chargedJoules()))
                .put("charged_by_measured_weights_joules", rounded(hours.weighedJoules()))
                .put("unclaimed_joules", rounded(hours.unclaimedJoules()))
                .put("waiting_joules", rounded(hours.openJoules()))
                .put("unknown_node_seconds", rounded(hours.unknownSeconds()));
    }

    private ObjectNode row(String name, Use use) {
        double kilowattHours = use.joules() / JOULES_PER_KILOWATT_HOUR;
        var row = JSON.createObjectNode()
                .put("name", name)
                .put("requests", use.requests())
                .put("prompt_tokens", use.promptTokens())
                .put("output_tokens", use.outputTokens())
                .put("energy_joules", rounded(use.joules()))
                .put("measured_joules", rounded(use.measuredJoules()))
                .put("modelled_joules", rounded(use.modelledJoules()))
                .put("unsettled_joules", rounded(use.unsettledJoules()))
                .put("saved_joules", rounded(use.savedJoules()))
                .put("requests_of_unknown_energy", use.unknown());
        factors.pricePerKilowattHour().ifPresent(price -> {
            row.put("cost", rounded(price * kilowattHours));
            if (use.outputTokens() > 0) {
                row.put("cost_per_million_output_tokens", rounded(price * kilowattHours / use.outputTokens() * 1e6));
            }
        });
        factors.currency().ifPresent(currency -> row.put("currency", currency));
        factors.gramsPerKilowattHour().ifPresent(grams -> row.put("carbon_grams", rounded(grams * kilowattHours)));
        return row;
    }

    private static Instant instant(UriQuery query, String name, Instant otherwise) {
        var text = query.first(name).asOptional();
        try {
            return text.map(Instant::parse).orElse(otherwise);
        } catch (DateTimeException wrong) {
            throw new ApiException(ApiError.invalid(
                    "The parameter \"%s\" (%s) must be an instant such as 2026-01-31T12:00:00Z."
                            .formatted(name, text.orElse("")),
                    name));
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }

    /// Names may hold commas, quotes, and what a spreadsheet would run.
    private static String quoted(String text) {
        var safe = !text.isEmpty() && "=+-@".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
