package io.wattle.control.gateway.rules;

import io.wattle.control.gateway.rules.GatewayRules.Quota;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/// What each tenant has left of its minute. Thread-safe.
///
/// Each limit is a bucket that holds a minute's worth and fills evenly. A request takes its one at the start; tokens
/// and joules are known only at the end, so a bucket may fall below empty, and the tenant waits until it is above.
public final class Quotas {
    private static final double NANOS_PER_MINUTE = 60e9;

    private final Map<String, Quota> quotas;
    private final LongSupplier nanos;
    private final ConcurrentMap<String, Used> used = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Buckets> buckets = new ConcurrentHashMap<>();

    /// @param nanos a clock such as {@link System#nanoTime}
    public Quotas(GatewayRules rules, LongSupplier nanos) {
        this.quotas = rules.quotas();
        this.nanos = nanos;
    }

    /// What a request may do.
    ///
    /// @param refusal none if it may go on; else after how long asking again makes sense, and of which limit
    /// @param headers {@code x-ratelimit-…} of the tenant's limits
    public record Admission(Optional<Wait> refusal, Map<String, String> headers) {
        /// No limit is set.
        public static final Admission FREE = new Admission(Optional.empty(), Map.of());
    }

    /// @param limit such as {@code requests}
    public record Wait(String limit, Duration time) {}

    /// A request of the tenant comes in.
    public Admission admit(String tenant) {
        var quota = quotas.get(tenant);
        if (quota == null) {
            return Admission.FREE;
        }
        var admission = buckets(tenant, quota).admit(nanos.getAsLong());
        if (admission.refusal().isEmpty()) {
            used.merge(tenant, new Used(1, 0, 0), (sum, _) -> sum.plus(1, 0, 0));
        }
        return admission;
    }

    /// A request of the tenant is over.
    public void charge(String tenant, double tokens, double joules) {
        var quota = quotas.get(tenant);
        if (quota != null) {
            buckets(tenant, quota).take(nanos.getAsLong(), new Used(0, tokens, joules));
            used.merge(tenant, new Used(0, tokens, joules), (sum, _) -> sum.plus(0, tokens, joules));
        }
    }

    /// What a tenant with a quota has used since this process began.
    public record Used(double requests, double tokens, double joules) {
        /// Nothing.
        public static final Used NOTHING = new Used(0, 0, 0);

        Used plus(double moreRequests, double moreTokens, double moreJoules) {
            return new Used(requests + moreRequests, tokens + moreTokens, joules + moreJoules);
        }

        Used minus(Used other) {
            return plus(-other.requests, -other.tokens, -other.joules);
        }
    }

    /// By tenant; those without a quota are left out.
    Map<String, Used> used() {
        return Map.copyOf(used);
    }

    /// Another gateway answered the tenant.
    void chargeElsewhere(String tenant, Used more) {
        var quota = quotas.get(tenant);
        if (quota != null) {
            buckets(tenant, quota).take(nanos.getAsLong(), more);
        }
    }

    private Buckets buckets(String tenant, Quota quota) {
        return buckets.computeIfAbsent(tenant, _ -> new Buckets(quota, nanos.getAsLong()));
    }

    /// A duration as OpenAI writes it: {@code 12ms}, {@code 1.5s}, {@code 6m0s}.
    static String text(Duration time) {
        long millis = time.toMillis();
        if (millis < 1000) {
            return millis + "ms";
        }
        return millis < 60_000
                ? String.format(Locale.ROOT, "%.1fs", millis / 1e3)
                : "%dm%ds".formatted(millis / 60_000, millis / 1000 % 60);
    }

    private static final class Buckets {
        private final Map<String, Bucket> byLimit = new LinkedHashMap<>();

        Buckets(Quota quota, long now) {
            add("requests", quota.requests(), now);
            add("tokens", quota.tokens(), now);
            add("joules", quota.joules(), now);
        }

        private void add(String limit, OptionalDouble perMinute, long now) {
            perMinute.ifPresent(most -> byLimit.put(limit, new Bucket(most, now)));
        }

        synchronized Admission admit(long now) {
            byLimit.values().forEach(bucket -> bucket.fill(now));
            Optional<Wait> wait = Optional.empty();
            for (var entry : byLimit.entrySet()) {
                double needed = entry.getKey().equals("requests") ? 1 : Math.min(1, entry.getValue().most);
                if (wait.isEmpty() && entry.getValue().left < needed) {
                    wait = Optional.of(new Wait(entry.getKey(), entry.getValue().until(needed)));
                }
            }
            if (wait.isEmpty()) {
                Optional.ofNullable(byLimit.get("requests")).ifPresent(bucket -> bucket.left -= 1);
            }
            return new Admission(wait, headers());
        }

        synchronized void take(long now, Used more) {
            byLimit.values().forEach(bucket -> bucket.fill(now));
            Optional.ofNullable(byLimit.get("requests")).ifPresent(bucket -> bucket.left -= more.requests());
            Optional.ofNullable(byLimit.get("tokens")).ifPresent(bucket -> bucket.left -= more.tokens());
            Optional.ofNullable(byLimit.get("joules")).ifPresent(bucket -> bucket.left -= more.joules());
        }

        private Map<String, String> headers() {
            Map<String, String> headers = new LinkedHashMap<>();
            byLimit.forEach((limit, bucket) -> {
                headers.put("x-ratelimit-limit-" + limit, Long.toString((long) bucket.most));
                headers.put("x-ratelimit-remaining-" + limit, Long.toString((long) Math.max(0, bucket.left)));
                headers.put("x-ratelimit-reset-" + limit, text(bucket.until(bucket.most)));
            });
            return headers;
        }
    }

    private static final class Bucket {
        private final double most;
        private double left;
        private long filledAt;

        Bucket(double most, long now) {
            this.most = most;
            this.left = most;
            this.filledAt = now;
        }

        void fill(long now) {
            left = Math.min(most, left + most * (now - filledAt) / NANOS_PER_MINUTE);
            filledAt = now;
        }

        Duration until(double amount) {
            double missing = amount - left;
            return missing <= 0
                    ? Duration.ZERO
                    : most <= 0 ? Duration.ofDays(1) : Duration.ofNanos((long) (missing / most * NANOS_PER_MINUTE));
        }
    }
}
