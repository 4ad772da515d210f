package io.wattle.control.gateway;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.prometheus.client.CollectorRegistry;
import io.wattle.control.gateway.rules.SharedUse;
import io.wattle.control.gateway.rules.Tenants;
import io.wattle.control.gateway.rules.Tenants.Tenant;
import io.wattle.control.gateway.templates.TemplateShelf;
import io.wattle.control.gateway.upstream.EngineConnections;
import io.wattle.routing.RoutingPolicies;
import io.wattle.routing.RoutingSnapshot;
import io.wattle.workload.ModelName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The OpenAI-compatible routes, to be registered at {@code /v1} on a server built with
/// {@link #configure}.
///
/// {@code POST /chat/completions}, {@code POST /completions}, {@code POST /embeddings}, what some engines
/// have beside them (see {@link AnswerForm}), {@code GET /models}, {@code GET /models/NAME}; anything else
/// below {@code /v1} is answered with an error in OpenAI's form.
public final class Gateway implements HttpService {
    private static final Duration TICK = Duration.ofMillis(250);
    private static final String MODELS = "/models";
    private static final String FILES = "/files";
    private static final String BATCHES = "/batches";
    private static final String TEMPLATES = "/templates";

    /// Of policies that roll dice.
    private static final long POLICY_SEED = 1;

    private final Wiring wiring;
    private final Tenants tenants;
    private final OperatorRoutes operators;
    private final String name;
    private final TemplateWriter templates;
    private final SharedUse use;
    private final Optional<Storage> storage;
    private final Optional<BatchRunner> batches;
    private final Set<LiveExchange> exchanges = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("wattle-gateway-ticker").factory());
    /// Of its own, because the database may keep it waiting.
    private final ScheduledExecutorService notes = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("wattle-gateway-notes").factory());

    private volatile boolean draining;

    /// Open to everybody, without anything on disk.
    public Gateway(
            Supplier<RoutingSnapshot> snapshot, RequestLog log, CollectorRegistry registry, GatewayConfig config) {
        this(snapshot, log, registry, config, GatewayHome.NONE);
    }

    /// @param snapshot the newest routing table; asked for once a request, so it must be quick
    public Gateway(
            Supplier<RoutingSnapshot> snapshot,
            RequestLog log,
            CollectorRegistry registry,
            GatewayConfig config,
            GatewayHome home) {
        this.name = home.name();
        this.tenants = new Tenants(home.rules());
        var metrics = new GatewayMetrics(registry);
        var engines = new EngineConnections(config.deadlines().connect());
        var admissions = new Admissions(home.rules().savings(), metrics);
        this.wiring = new Wiring(
                snapshot,
                RoutingPolicies.named(home.rules().routing(), POLICY_SEED).orElseThrow(),
                new ReplicaTraffic(config.ejection(), engines),
                new SessionTokens(),
                new RouteLog(),
                new Hedges(home.rules().hedges()),
                new Caches(home.rules(), home.folder(), InstantSource.system()),
                engines,
                metrics,
                Accounts.of(home, name, log, InstantSource.system()),
                admissions,
                new VariantPicker(home.rules().savings(), admissions),
                new ChainDesk(home.rules().chains()),
                new TemplateShelf(home.notes(), InstantSource.system()),
                config,
                InstantSource.system());
        this.operators = new OperatorRoutes(wiring, home.rules().energy());
        this.use = new SharedUse(wiring.accounts().quotas(), home.notes(), name, InstantSource.system());
        this.templates = new TemplateWriter(wiring, wiring.templates());
        this.storage = Storage.of(home, InstantSource.system());
        this.batches = storage.map(kept -> new BatchRunner(wiring, kept));
    }

    /// What the gateway needs of its web server: connections that can be watched for clients that
    /// leave, on sockets that do not drop bytes when a client reads slowly (Helidon 4.4.0's NIO sockets
    /// do), and that send each token at once instead of waiting for the client's delayed acknowledgement;
    /// and errors that say what is wrong even where no route was reached.
    public static void configure(WebServerConfig.Builder server) {
        HeaderMappers.keep();
        server.useNio(false)
                .directHandlers(TransportErrors.handlers())
                .errorHandling(errors -> errors.includeEntity(true))
                .connectionOptions(options -> options.tcpNoDelay(true))
                .addConnectionSelector(new ClientConnectionSelector());
    }

    @Override
    public void routing(HttpRules rules) {
        rules.any((request, response) -> {
            try {
                handle(request, response);
            } catch (ClientGoneException e) {
                throw new CloseConnectionException("The client left.", e);
            }
        });
    }

    /// {@code GET /NAME}: why a request went where it went; to be registered at {@code
    /// /api/v1/explain/requests}.
    public HttpService explanations() {
        return operators.explanations();
    }

    /// {@code GET}: who used how much energy; to be registered at {@code /api/v1/energy}.
    public HttpService energy() {
        return operators.energy();
    }

    @Override
    public void beforeStart() {
        batches.ifPresent(BatchRunner::resume);
        notes.execute(() -> templates.resume(name));
        var _ = notes.scheduleWithFixedDelay(wiring.templates()::refresh, 2, 2, TimeUnit.SECONDS);
        var _ = notes.scheduleWithFixedDelay(use::exchange, 1, 1, TimeUnit.SECONDS);
        var _ = notes.scheduleWithFixedDelay(wiring.accounts().books()::exchange, 5, 5, TimeUnit.SECONDS);
        var _ = ticker.scheduleWithFixedDelay(this::save, 10, 10, TimeUnit.SECONDS);
        storage.ifPresent(kept -> {
            var _ = ticker.scheduleWithFixedDelay(kept.files()::sweep, 0, 1, TimeUnit.HOURS);
        });
        var _ = ticker.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void afterStop() {
        ticker.shutdownNow();
        notes.shutdownNow();
        batches.ifPresent(BatchRunner::close);
        wiring.chains().close();
        templates.close();
        save();
        wiring.engines().close();
    }

    /// Refuses new completions and waits for those in progress; at the end of the time each one left is
    /// given up, its client told so by an error. To be called before the server is stopped.
    public void drain(Duration atMost) throws InterruptedException {
        draining = true;
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!exchanges.isEmpty() && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        exchanges.forEach(LiveExchange::shutDown);
        long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        while (!exchanges.isEmpty() && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /// Whether {@link #drain} was called, so that the server is not ready for requests.
    public boolean isDraining() {
        return draining;
    }

    private void save() {
        wiring.accounts().ledger().save(wiring.clock().instant());
    }

    /// For tests that make replicas busy.
    ReplicaTraffic traffic() {
        return wiring.traffic();
    }

    private void tick() {
        long now = System.nanoTime();
        exchanges.forEach(exchange -> exchange.closeIfLate(now));
        wiring.admissions().tick(wiring.snapshot().get());
        wiring.engines().closeOld();
    }

    private void handle(ServerRequest request, ServerResponse response) {
        var path = request.path().rawPath();
        var method = request.prologue().method().text();
        var form = AnswerForm.of(path);
        var tenant = tenants.find(request.headers().first(HeaderNames.AUTHORIZATION));
        if (tenant.isEmpty()) {
            replies(request, response)
                    .lastError(ApiError.invalid(401, "invalid_api_key", "The API key is missing or not one of ours."));
        } else if (form.isPresent()) {
            complete(request, response, new Ask(tenant.get(), path, form.get()));
        } else if (storage.isPresent() && isBelow(path, FILES)) {
            var patience = wiring.config().deadlines().client();
            var files = new FileRoutes(storage.get().files(), tenant.get(), request, response, patience);
            alive(files, () -> files.serve(method, path.substring(FILES.length())));
        } else if (storage.isPresent() && batches.isPresent() && isBelow(path, BATCHES)) {
            var routes = new BatchRoutes(storage.get(), batches.get(), tenant.get(), request, response);
            alive(routes, () -> routes.serve(method, path.substring(BATCHES.length())));
        } else if (isBelow(path, TEMPLATES)) {
            var routes = new TemplateRoutes(templates, name, tenant.get(), request, response);
            alive(routes, () -> routes.serve(method, path.substring(TEMPLATES.length())));
        } else if (path.equals("/energy") && method.equals("GET")) {
            operators.report(request, response, Optional.of(tenant.get().name()));
        } else if (path.equals(MODELS) || path.startsWith(MODELS + "/")) {
            listModels(request, response, path, method);
        } else {
            replies(request, response)
                    .error(ApiError.invalid(404, "unknown_url", "There is no route /v1%s.".formatted(path)));
        }
    }

    private static boolean isBelow(String path, String root) {
        return path.equals(root) || path.startsWith(root + "/");
    }

    /// Serves while the ticker and the drain know of it.
    private void alive(LiveExchange exchange, Runnable serving) {
        exchanges.add(exchange);
        try {
            serving.run();
        } finally {
            exchanges.remove(exchange);
        }
    }

    private record Ask(Tenant tenant, String route, AnswerForm form) {}

    private void complete(ServerRequest request, ServerResponse response, Ask ask) {
        if (!request.prologue().method().text().equals("POST")) {
            refuseMethod(request, response, "POST");
            return;
        }
        if (draining) {
            replies(request, response).error(Dispatch.stopping());
            return;
        }
        var exchange = new CompletionExchange(wiring, ask.tenant(), request, response);
        alive(exchange, () -> exchange.serve(ask.route(), ask.form()));
    }

    private void listModels(ServerRequest request, ServerResponse response, String path, String method) {
        if (!method.equals("GET")) {
            refuseMethod(request, response, "GET");
            return;
        }
        var replies = replies(request, response);
        var snapshot = wiring.snapshot().get();
        if (path.length() <= MODELS.length() + 1) {
            replies.ok(
                    ModelListing.all(
                            snapshot, wiring.chains().rules().pipelines().keySet()),
                    Map.of());
            return;
        }
        var name = ModelListing.decoded(path.substring(MODELS.length() + 1));
        var model = name.isBlank() ? null : snapshot.models().get(new ModelName(name));
        if (model == null) {
            replies.error(ApiError.modelNotFound(name));
        } else {
            replies.ok(ModelListing.one(model), Map.of());
        }
    }

    private static void refuseMethod(ServerRequest request, ServerResponse response, String allowed) {
        response.header(HeaderNames.ALLOW, allowed);
        replies(request, response)
                .error(ApiError.invalid(405, "method_not_allowed", "This route takes %s only.".formatted(allowed)));
    }

    private static Replies replies(ServerRequest request, ServerResponse response) {
        return new Replies(response, RequestId.of(request.headers()));
    }
}
