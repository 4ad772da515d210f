package io.wattle.control.gateway;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.common.uri.UriQuery;
import io.wattle.control.gateway.ledger.Account;
import io.wattle.control.gateway.ledger.EnergyLedger;
import io.wattle.control.gateway.ledger.Use;
import io.wattle.control.gateway.rules.GatewayRules.EnergyFactors;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/// What energy was used for, as operators and tenants read it: JSON or CSV, with what it cost where factors are known.
///
/// @param only a tenant who sees nothing but its own
record EnergyReport(EnergyLedger ledger, EnergyFactors factors, Optional<String> only) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final double JOULES_PER_KILOWATT_HOUR = 3.6e6;
    private static final Duration USUAL = Duration.ofHours(24);

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
        var from = instant(query, "from", now.minus(USUAL));
        var to = instant(query, "to", now.plusSeconds(1));
        var root = JSON.createObjectNode()
                .put("apiVersion", "wattle.io/v1alpha1")
                .put("kind", "EnergyReport")
                .put("from", from.toString())
                .put("to", to.toString())
                .put("by", by)
                .put("scope", "active");
        var items = root.putArray("items");
        sums(by, from, to).forEach((name, use) -> items.add(row(name, use)));
        return root;
    }

    /// The same rows as comma-separated values.
    String csv(UriQuery query, Instant now) {
        var lines = new StringBuilder("name,requests,prompt_tokens,output_tokens,energy_joules,measured_joules,"
                + "modelled_joules,saved_joules,requests_of_unknown_energy,cost,carbon_grams\n");
        for (var row : json(query, now).path("items")) {
            lines.append(quoted(row.path("name").asText()));
            for (var field : new String[] {
                "requests",
                "prompt_tokens",
                "output_tokens",
                "energy_joules",
                "measured_joules",
                "modelled_joules",
                "saved_joules",
                "requests_of_unknown_energy",
                "cost",
                "carbon_grams"
            }) {
                lines.append(',').append(row.path(field).asText(""));
            }
            lines.append('\n');
        }
        return lines.toString();
    }

    private SortedMap<String, Use> sums(String by, Instant from, Instant to) {
        var group = GROUPS.get(by);
        if (group == null) {
            throw new ApiException(ApiError.invalid(
                    "The parameter \"by\" (%s) must be tenant, model, key or hour.".formatted(by), "by"));
        }
        // An hour is counted where it began.
        var hour = Instant.ofEpochSecond(Math.floorDiv(from.getEpochSecond(), 3600L) * 3600);
        return ledger.sums(hour, to, account -> only.isEmpty() || only.get().equals(account.tenant()), group);
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
