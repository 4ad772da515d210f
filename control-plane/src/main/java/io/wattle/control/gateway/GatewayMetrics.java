package io.wattle.control.gateway;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The gateway's Prometheus metrics. Labels hold names of models we serve, never what a client made up.
final class GatewayMetrics {
    /// vLLM's buckets, so that panels overlay.
    private static final double[] FIRST_TOKEN_BUCKETS = {
        .001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640, 2560
    };

    private static final double[] INTER_TOKEN_BUCKETS = {
        .01, .025, .05, .075, .1, .15, .2, .3, .4, .5, .75, 1, 2.5, 5, 7.5, 10, 20, 40, 80
    };
    private static final double[] REQUEST_BUCKETS = {
        .01, .02, .04, .08, .16, .32, .64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84, 327.68
    };
    private static final double[] ENERGY_BUCKETS = {.1, .3, 1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000};
    private static final double[] OVERHEAD_BUCKETS = {.0001, .00025, .0005, .001, .002, .005, .01, .02, .05, .1, 1};

    private final Histogram requestDuration;
    private final Histogram timeToFirstToken;
    private final Histogram interTokenLatency;
    private final Histogram requestEnergy;
    private final Histogram overhead;
    private final Counter tokens;
    private final Counter shed;
    private final Counter retries;
    private final Counter hedges;
    private final Counter disconnects;
    private final Counter cacheRequests;
    private final Counter cacheSaved;
    private final Gauge inFlight;
    private final SavingsMetrics savings;
    private final ConcurrentMap<String, ForModel> models = new ConcurrentHashMap<>();

    GatewayMetrics(CollectorRegistry registry) {
        savings = new SavingsMetrics(registry);
        overhead = overhead(registry);
        hedges = hedges(registry);
        requestDuration = Histogram.build("wattle_request_duration_seconds", "Whole request at the gateway.")
                .labelNames("model", "status")
                .buckets(REQUEST_BUCKETS)
                .register(registry);
        timeToFirstToken = Histogram.build("wattle_time_to_first_token_seconds", "First token of a stream.")
                .labelNames("model")
                .buckets(FIRST_TOKEN_BUCKETS)
                .register(registry);
        interTokenLatency = Histogram.build("wattle_inter_token_latency_seconds", "Between tokens of a stream.")
                .labelNames("model")
                .buckets(INTER_TOKEN_BUCKETS)
                .register(registry);
        requestEnergy = Histogram.build("wattle_request_energy_joules", "Active energy attributed to a request.")
                .labelNames("model", "origin")
                .buckets(ENERGY_BUCKETS)
                .register(registry);
        tokens = Counter.build("wattle_tokens_total", "Tokens as the engines counted them.")
                .labelNames("model", "direction")
                .register(registry);
        shed = Counter.build("wattle_shed_total", "Requests refused for want of a replica.")
                .labelNames("code")
                .register(registry);
        retries = Counter.build("wattle_upstream_retries_total", "Requests sent to a second replica.")
                .register(registry);
        disconnects = Counter.build("wattle_client_disconnects_total", "Clients that left before their answer.")
                .register(registry);
        cacheRequests = Counter.build("wattle_cache_requests_total", "Requests for models that are cached.")
                .labelNames("model", "outcome")
                .register(registry);
        cacheSaved = Counter.build("wattle_cache_saved_joules_total", "What cached answers cost when they were made.")
                .labelNames("model")
                .register(registry);
        inFlight = Gauge.build("wattle_inflight_requests", "Requests being answered.")
                .labelNames("model")
                .register(registry);
    }

    private static Counter hedges(CollectorRegistry registry) {
        return Counter.build(
                        "wattle_hedged_requests_total", "Requests sent to a second replica while the first was silent.")
                .labelNames("model", "outcome")
                .register(registry);
    }

    private static Histogram overhead(CollectorRegistry registry) {
        return Histogram.build("wattle_gateway_overhead_seconds", "Time the gateway itself adds.")
                .buckets(OVERHEAD_BUCKETS)
                .register(registry);
    }

    /// What is counted for one model.
    final class ForModel {
        private final Histogram.Child interToken;
        private final Histogram.Child firstToken;
        private final Gauge.Child current;

        private ForModel(String model) {
            interToken = interTokenLatency.labels(model);
            firstToken = timeToFirstToken.labels(model);
            current = inFlight.labels(model);
        }

        void begin() {
            current.inc();
        }

        void end() {
            current.dec();
        }

        void firstToken(double seconds) {
            firstToken.observe(seconds);
        }

        /// So many tokens in the time since the tokens before them.
        void tokens(int count, double seconds) {
            for (int i = 0; i < count; i++) {
                interToken.observe(seconds / count);
            }
        }
    }

    /// @param model one of ours
    ForModel forModel(String model) {
        var known = models.get(model);
        return known == null ? models.computeIfAbsent(model, ForModel::new) : known;
    }

    /// Of what is saved and sent away.
    SavingsMetrics savings() {
        return savings;
    }

    void overhead(double seconds) {
        overhead.observe(seconds);
    }

    void retried() {
        retries.inc();
    }

    /// @param outcome won or lost
    void hedged(String model, String outcome) {
        hedges.labels(model, outcome).inc();
    }

    /// @param outcome hit, miss or bypass
    void cache(String model, String outcome) {
        cacheRequests.labels(model, outcome).inc();
    }

    void saved(String model, double joules) {
        cacheSaved.labels(model).inc(joules);
    }

    void shed(String code) {
        shed.labels(code).inc();
    }

    /// A request is over.
    void completed(CompletedRequest request) {
        var model = request.model().map(name -> name.value()).orElse("");
        requestDuration
                .labels(model, Integer.toString(request.status()))
                .observe(request.duration().toNanos() / 1e9);
        if (request.status() == 499) {
            disconnects.inc();
        }
        request.tokens().ifPresent(count -> {
            tokens.labels(model, "input").inc((double) count.prompt());
            tokens.labels(model, "output").inc((double) count.output());
        });
        request.energy()
                .ifPresent(energy -> requestEnergy
                        .labels(model, Receipt.basis(energy.origin()))
                        .observe(energy.joules().value()));
    }
}
