package io.wattle.control.gateway;

import io.wattle.control.gateway.AdmissionGate.Place;
import io.wattle.control.gateway.rules.Savings;
import io.wattle.control.gateway.rules.Savings.AdmissionRule;
import io.wattle.control.gateway.rules.Tenants.Tenant;
import io.wattle.routing.PowerShortage;
import io.wattle.routing.ReplicaEnergyMeter;
import io.wattle.routing.RoutingRequest;
import io.wattle.routing.RoutingRequest.Priority;
import io.wattle.routing.RoutingSnapshot;
import io.wattle.routing.ServedModel;
import io.wattle.routing.admission.Ask;
import io.wattle.routing.admission.Verdict;
import io.wattle.workload.ModelName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Lets requests to their models' replicas: at once where there is room or nobody counts, else in their turn, else
/// not at all, with the reason. Thread-safe.
final class Admissions {
    /// Told while nobody knows how quickly places become free.
    private static final Duration RETRY_UNKNOWN = Duration.ofSeconds(2);

    /// Output tokens of a request that does not say.
    private static final int USUAL_OUTPUT = 256;

    private final Savings savings;
    private final GatewayMetrics metrics;
    private final ConcurrentMap<ModelName, AdmissionGate> gates = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    Admissions(Savings savings, GatewayMetrics metrics) {
        this.savings = savings;
        this.metrics = metrics;
    }

    /// The priority that a tenant's request has, of the one it asks for.
    Priority priority(Tenant tenant, Priority asked) {
        return savings.share(tenant.name()).atMost(asked);
    }

    /// Waits for a place as long as the request may.
    ///
    /// @param company waits with the client
    /// @throws ApiException if it is sent away
    Place enter(
            ServedModel model,
            AnswerRelay.Job job,
            Consumer<CompletableFuture<Verdict>> company,
            Cancellation cancellation) {
        var gate = gate(model);
        var ask = ask(model, job);
        long begun = System.nanoTime();
        var verdict = gate.offer(model, ask);
        if (!verdict.isDone()) {
            cancellation.onCancel(() -> gate.withdraw(ask.id(), verdict));
            company.accept(verdict);
            cancellation.onCancel(() -> {});
        }
        metrics.savings().queued(model.name().value(), ask.priority(), (System.nanoTime() - begun) / 1e9);
        if (verdict.isCancelled()) {
            cancellation.throwIfCancelled();
        }
        if (verdict.join() instanceof Verdict.Refused refused) {
            throw new ApiException(error(model, refused));
        }
        return gate::leave;
    }

    /// A place where there is one at once.
    Optional<Place> enterNow(ServedModel model, AnswerRelay.Job job) {
        var gate = gate(model);
        var asked = ask(model, job);
        var now = new Ask(
                asked.id(), asked.tenant(), asked.weight(), asked.priority(), asked.cost(), System.nanoTime() - 1);
        var verdict = gate.offer(model, now);
        boolean mayGo = verdict.isDone() && verdict.join() instanceof Verdict.Go;
        return mayGo ? Optional.of(gate::leave) : Optional.empty();
    }

    /// A place for work that nobody waits for, where there is slack.
    Optional<Place> fill(ServedModel model, Cancellation work) {
        return gate(model).fill(model, work);
    }

    /// Whether a normal request to the model would have to wait.
    boolean isFull(ServedModel model) {
        return gate(model).isFull(model);
    }

    /// To be called now and then: time passes, and watts come back.
    void tick(RoutingSnapshot snapshot) {
        gates.forEach((name, gate) -> {
            var model = snapshot.models().get(name);
            if (model != null) {
                gate.tick(model);
                metrics.savings().waiting(name.value(), gate.queued());
            }
        });
    }

    private AdmissionGate gate(ServedModel model) {
        return gates.computeIfAbsent(model.name(), name -> new AdmissionGate(model, savings.admission(name.value())));
    }

    private Ask ask(ServedModel model, AnswerRelay.Job job) {
        var request = job.request();
        AdmissionRule rule = savings.admission(model.name().value());
        var prompt = new RoutingRequest(model.name(), request.engineBody().capacity(), request.stream());
        double cost = 1
                + prompt.promptTokens() * ReplicaEnergyMeter.PROMPT_TOKEN_SHARE
                + request.traits().outputTokens().orElse(USUAL_OUTPUT);
        Duration wait = job.caller()
                .routing()
                .queueAtMost()
                .filter(asked -> asked.compareTo(rule.patience()) < 0)
                .orElse(rule.patience());
        var tenant = job.caller().tenant();
        return new Ask(
                ids.incrementAndGet(),
                tenant.name(),
                savings.share(tenant.name()).weight(),
                job.caller().routing().priority(),
                cost,
                System.nanoTime() + wait.toNanos());
    }

    private static ApiError error(ServedModel model, Verdict.Refused refused) {
        var retry = refused.retryAfter().isZero() ? RETRY_UNKNOWN : refused.retryAfter();
        var message = model.shortage().map(PowerShortage::reason).orElse("The replicas are full.")
                + " The request to the model \"%s\" was refused because %s; %d wait."
                        .formatted(model.name(), refused.why().words(), refused.waiting());
        var code = model.shortage().isPresent() ? "power_capped" : "no_capacity";
        return ApiError.server(503, code, message).retryAfter(retry);
    }
}
