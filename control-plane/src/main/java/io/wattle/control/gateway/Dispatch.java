package io.wattle.control.gateway;

import io.wattle.control.gateway.upstream.EngineFailure;
import io.wattle.control.gateway.upstream.EngineFailure.Kind;
import io.wattle.placement.ReplicaId;
import io.wattle.routing.Choice;
import io.wattle.routing.Forecast;
import io.wattle.routing.ReplicaEndpoint;
import io.wattle.routing.RoutingRequest;
import io.wattle.routing.ServedModel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has one of a model's replicas answer a request, and a second one when the first fails before the
/// client saw any of its answer.
final class Dispatch {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);
    private static final int TRIES = 2;
    private static final Duration LOADING_RETRY = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofSeconds(1);
    /// Longer than any client waits: asking again soon is pointless until an operator or the planner acts.
    private static final Duration NO_CAPACITY_RETRY = Duration.ofMinutes(5);

    private final Wiring wiring;
    private final ServedModel model;
    private final AnswerRelay.Job job;
    private final Cancellation cancellation;
    private final Set<ReplicaId> tried = new HashSet<>();

    Dispatch(Wiring wiring, ServedModel model, AnswerRelay.Job job, Cancellation cancellation) {
        this.wiring = wiring;
        this.model = model;
        this.job = job;
        this.cancellation = cancellation;
    }

    /// @throws ApiException if no replica answers
    /// @throws ClientGoneException if the client leaves before its answer is complete
    void answer(AnswerRelay relay) {
        var choice = choose(tried).orElseThrow(() -> new ApiException(unavailable()));
        var allowance = wiring.hedges().begin(model.name().value());
        if (allowance.isEmpty()) {
            answer(relay, choice, Optional.empty());
            return;
        }
        var first = Set.of(choice.replica().replica());
        try (var hedge = new Hedge(wiring, relay, allowance.get(), () -> choose(first), this::begin)) {
            relay.engineWait().onSilence(allowance.get().after(), hedge::start);
            answer(relay, choice, Optional.of(hedge));
        }
    }

    private void answer(AnswerRelay relay, Choice first, Optional<Hedge> hedge) {
        var choice = first;
        var begun = Optional.<Hedge.Begun>empty();
        while (true) {
            var replica = choice.replica().replica();
            tried.add(replica);
            job.record().sentTo(choice.replica());
            wiring.routes().chose(job.record().requestId(), job.record().receivedAt(), model.name(), choice);
            try (var _ = begun.isPresent() ? begun.get().inFlight() : begin(choice)) {
                if (begun.isPresent()) {
                    relay.relay(begun.get());
                } else {
                    relay.relay(choice);
                }
                return;
            } catch (EngineFailure failure) {
                cancellation.throwIfCancelled();
                if (failure.isEngineAway()) {
                    wiring.traffic().eject(replica);
                }
                begun = relay.isContentSent() ? Optional.empty() : hedge.flatMap(Hedge::take);
                choice = begun.isPresent() ? begun.get().choice() : again(replica, failure, relay);
            }
        }
    }

    private Choice again(ReplicaId replica, EngineFailure failure, AnswerRelay relay) {
        LOG.warn(
                "The replica {} failed the request {}: {}",
                replica,
                job.record().requestId(),
                failure.getMessage());
        boolean again = tried.size() < TRIES && failure.kind() != Kind.TIMED_OUT && !relay.isContentSent();
        var next = again ? choose(tried) : Optional.<Choice>empty();
        var choice = next.orElseThrow(() -> new ApiException(error(failure)));
        wiring.metrics().retried();
        return choice.because("retry-" + choice.reason());
    }

    private Optional<Choice> choose(Set<ReplicaId> without) {
        var untried = without.isEmpty()
                ? model.replicas()
                : model.replicas().stream()
                        .filter(each -> !without.contains(each.replica()))
                        .toList();
        if (untried.isEmpty()) {
            return Optional.empty();
        }
        var candidates = wiring.traffic().usable(untried);
        var request = job.request();
        var asked =
                new RoutingRequest(model.name(), request.engineBody().capacity(), request.stream(), wishes(candidates));
        var state = wiring.traffic().state(candidates, request.traits().promptBlocks());
        return Optional.of(wiring.policy().choose(asked, candidates, state));
    }

    private RoutingRequest.Wishes wishes(List<ReplicaEndpoint> candidates) {
        var routing = job.caller().routing();
        return new RoutingRequest.Wishes(
                routing.priority(),
                routing.session()
                        .flatMap(token -> wiring.sessions()
                                .find(
                                        token,
                                        candidates.stream()
                                                .map(ReplicaEndpoint::replica)
                                                .toList())),
                job.request().traits().outputTokens());
    }

    /// What the replica has read before need not be read again.
    private ReplicaTraffic.InFlight begin(Choice choice) {
        var request = job.request();
        var replica = choice.replica().replica();
        int cached = 0;
        for (Forecast each : choice.considered()) {
            cached = each.replica().equals(replica) ? each.cachedTokens() : cached;
        }
        int prompt = new RoutingRequest(model.name(), request.engineBody().capacity(), request.stream()).promptTokens();
        return wiring.traffic()
                .begin(
                        choice.replica(),
                        Math.max(0, prompt - cached),
                        request.traits().promptBlocks());
    }

    /// The server takes no more requests.
    static ApiError stopping() {
        return ApiError.server(503, "engine_unavailable", "The server stops; please ask again.")
                .retryAfter(SOON);
    }

    private ApiError unavailable() {
        return model.starting()
                ? ApiError.server(503, "model_loading", "The model \"%s\" is being loaded.".formatted(model.name()))
                        .retryAfter(LOADING_RETRY)
                : ApiError.server(503, "no_capacity", "No replica serves the model \"%s\" now.".formatted(model.name()))
                        .retryAfter(NO_CAPACITY_RETRY);
    }

    private static ApiError error(EngineFailure failure) {
        var message = String.valueOf(failure.getMessage());
        return switch (failure.kind()) {
            case UNREACHABLE, BROKEN, GONE, OVERTAKEN -> ApiError.server(502, "engine_unavailable", message);
            case TIMED_OUT -> ApiError.server(504, "engine_timeout", message);
            case REFUSED -> ApiError.server(503, "no_capacity", message).retryAfter(SOON);
        };
    }
}
