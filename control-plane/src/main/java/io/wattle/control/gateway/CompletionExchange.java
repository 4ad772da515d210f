package io.wattle.control.gateway;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.wattle.control.gateway.Cancellation.Cause;
import io.wattle.control.gateway.rules.Quotas.Admission;
import io.wattle.control.gateway.rules.Tenants.Tenant;
import io.wattle.routing.ServedModel;
import io.wattle.workload.ModelName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of one completion request: read it, find its model, have a replica answer it, account for it.
final class CompletionExchange implements LiveExchange {
    private static final Logger LOG = LoggerFactory.getLogger(CompletionExchange.class);

    /// How long a client may go on sending a body that was refused.
    private static final Duration DISCARD = Duration.ofSeconds(1);

    private final Wiring wiring;
    private final Tenant tenant;
    private final ServerRequest request;
    private final Replies replies;
    private final ClientSink sink;
    private final Cancellation cancellation = new Cancellation();
    private final ExchangeRecord record;
    private Admission admission = Admission.FREE;
    private @Nullable AnswerRelay relay;
    private boolean closing;

    CompletionExchange(Wiring wiring, Tenant tenant, ServerRequest request, ServerResponse response) {
        this.wiring = wiring;
        this.tenant = tenant;
        this.request = request;
        this.sink = ClientSink.of(response);
        this.record = new ExchangeRecord(
                RequestId.of(request.headers()), wiring.clock().instant());
        this.replies = new Replies(response, record.requestId());
        this.closing = request.headers().contains(HeaderValues.CONNECTION_CLOSE);
    }

    /// Ends the engine's work and tells the client that the server stops.
    @Override
    public void shutDown() {
        cancellation.cancel(Cause.SHUTDOWN);
    }

    /// Cuts a client or an engine that has kept us reading or writing for too long.
    @Override
    public void closeIfLate(long nowNanos) {
        sink.client().closeIfLate(nowNanos);
        cancellation.closeIfLate(nowNanos);
    }

    /// Answers the request.
    ///
    /// @param route as the engine has it below its version, such as {@code /chat/completions}
    /// @param form  of the route's answers
    void serve(String route, AnswerForm form) {
        try {
            record.askedBy(tenant);
            admit();
            answer(read(form), route, form);
        } catch (ClientGoneException e) {
            leave();
        } catch (ApiException e) {
            refuse(e.error(), e.isLast());
        } catch (RuntimeException e) {
            LOG.error("The request {} failed inside the gateway.", record.requestId(), e);
            refuse(ApiError.server(500, "internal_error", "The gateway failed; its log says why."), false);
        } finally {
            sink.client().unwatch();
            var completed = record.completed();
            wiring.metrics().completed(completed);
            wiring.accounts().completed(completed, record.charges());
        }
        if (closing) {
            throw new CloseConnectionException("The connection ends with its answer.");
        }
    }

    /// Refused before its body is taken in; a body that is on its way is dropped with the connection.
    private void admit() {
        admission = wiring.accounts().admit(tenant);
        admission.refusal().ifPresent(wait -> {
            replies.headers(admission.headers());
            throw ApiException.last(ApiError.limited(wait.limit()).retryAfter(wait.time()));
        });
    }

    private CompletionRequest read(AnswerForm form) {
        var config = wiring.config();
        var body = new AtomicReference<byte[]>();
        int bytesMax = config.limits().requestBytes();
        sink.client()
                .receive(config.deadlines().client(), bytesMax, () -> body.set(RequestBody.read(request, bytesMax)));
        record.bodyRead();
        var parsed = RequestParser.parse(body.get(), config.limits().remoteMedia(), form);
        record.parsed(parsed);
        return parsed;
    }

    private void answer(CompletionRequest asked, String route, AnswerForm form) {
        if (asked.model().value().startsWith(TemplateReply.PREFIX) && route.equals("/chat/completions")) {
            fillTemplate(asked, route, form);
            return;
        }
        var models = wiring.snapshot().get().models();
        var model = models.get(wiring.chains().answering(asked.model()));
        if (model == null) {
            throw new ApiException(ApiError.modelNotFound(asked.model().value()));
        }
        record.known(model.name());
        var routing = routing();
        var cache = wiring.caches().look(request, tenant, route, asked);
        cache.header().ifPresent(outcome -> wiring.metrics().cache(model.name().value(), outcome));
        if (cache instanceof CacheUse.Hit(var kept)) {
            var job = job(asked, new Caller(tenant, routing, cache, admission.headers()), form, route);
            new CacheReplay(wiring, job, sink).replay(kept);
            return;
        }
        var instead = form == AnswerForm.OBJECT || !asked.model().equals(model.name())
                ? Optional.<Substitute>empty()
                : wiring.variants().pick(model, models, routing.qualityMin());
        instead.ifPresent(other -> substitute(model, other));
        var answering = instead.map(Substitute::model).map(models::get).orElse(model);
        var request = instead.map(other -> asked.to(other.model())).orElse(asked);
        var kept = instead.isPresent() ? cache.withoutKeeping() : cache;
        answer(answering, job(request, new Caller(tenant, routing, kept, admission.headers()), form, route));
    }

    private void fillTemplate(CompletionRequest asked, String route, AnswerForm form) {
        var name = asked.model().value().substring(TemplateReply.PREFIX.length());
        var template = wiring.templates()
                .find(tenant.name(), name)
                .orElseThrow(() ->
                        new ApiException(ApiError.modelNotFound(asked.model().value())));
        record.known(new ModelName(template.model()));
        var answer = TemplateReply.answer(template, asked, wiring.clock().instant());
        var caller = new Caller(tenant, routing(), new CacheUse.Off(), admission.headers());
        var metrics = wiring.metrics().forModel(template.model());
        var job = new AnswerRelay.Job(asked, caller, form, route, record, metrics, closing);
        new CacheReplay(wiring, job, sink).replay(answer);
    }

    private AnswerRelay.Job job(CompletionRequest asked, Caller caller, AnswerForm form, String route) {
        var metrics = wiring.metrics().forModel(asked.model().value());
        return new AnswerRelay.Job(asked, caller, form, route, record, metrics, closing);
    }

    private void substitute(ServedModel asked, Substitute other) {
        record.answeredBy(other);
        wiring.metrics().savings().variant(asked.name().value(), other.model().value(), other.reason());
    }

    private void answer(ServedModel model, AnswerRelay.Job job) {
        job.metrics().begin();
        try {
            var answering = new AnswerRelay(wiring, job, sink, cancellation);
            relay = answering;
            var chain = new Chain(wiring, job, answering, cancellation);
            if (chain.answersAlone(model)) {
                return;
            }
            try (var _ = enter(model, job, answering)) {
                new Dispatch(wiring, model, job, cancellation).answer(answering);
            }
            chain.compare(model);
        } finally {
            job.metrics().end();
        }
    }

    private RoutingHeaders routing() {
        var asked = RoutingHeaders.of(request);
        return asked.with(wiring.admissions().priority(tenant, asked.priority()));
    }

    /// What generates nothing is over at once and needs no place.
    private AdmissionGate.Place enter(ServedModel model, AnswerRelay.Job job, AnswerRelay answering) {
        return job.form() == AnswerForm.OBJECT || model.replicas().isEmpty()
                ? () -> {}
                : wiring.admissions().enter(model, job, answering::await, cancellation);
    }

    private void leave() {
        record.failed(499, "request_cancelled");
        closing = true;
    }

    private void refuse(ApiError error, boolean last) {
        record.failed(error.status(), error.code().orElse(""));
        if (error.status() == 503) {
            wiring.metrics().shed(error.code().orElse(""));
        }
        try {
            var answering = relay;
            if (answering != null && answering.isStreaming()) {
                closing = true;
                answering.failStream(error);
            } else if (last) {
                closing = true;
                replies.lastError(error);
                sink.client().discard(DISCARD);
            } else {
                replies.error(error);
            }
        } catch (ClientGoneException e) {
            closing = true;
        }
    }
}
