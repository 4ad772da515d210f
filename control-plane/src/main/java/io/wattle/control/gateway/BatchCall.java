package io.wattle.control.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wattle.control.gateway.AdmissionGate.Place;
import io.wattle.control.gateway.CompletedRequest.Energy;
import io.wattle.control.gateway.rules.Tenants.Tenant;
import io.wattle.control.gateway.upstream.EngineFailure;
import io.wattle.control.gateway.upstream.EngineFailure.Kind;
import io.wattle.routing.Choice;
import io.wattle.routing.Forecast;
import io.wattle.routing.PowerShortage;
import io.wattle.routing.RoutingRequest;
import io.wattle.routing.RoutingRequest.Priority;
import io.wattle.routing.RoutingRequest.Wishes;
import io.wattle.routing.ServedModel;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// Has an engine answer one request of a batch: patiently, where the joules are fewest, and after everybody who waits
/// for an answer.
///
/// A request is held back while its replica would break the objective of those already there, or while a scheduled
/// cap is in force, until half of the batch's time is over; where places are counted it takes only those that are to
/// spare, and gives its own up to a client who waits. Engines that fail or have no room are asked again until all of
/// the time is over.
final class BatchCall {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PAUSE = Duration.ofMillis(250);
    /// Answers that break off; an engine that is away only makes the request wait.
    private static final int FAILURES_MAX = 4;

    private final Wiring wiring;
    private final Tenant tenant;
    private final Instant patientUntil;
    private final Instant until;

    /// @param from when the batch was made
    /// @param until when it must be done
    BatchCall(Wiring wiring, Tenant tenant, Instant from, Instant until) {
        this.wiring = wiring;
        this.tenant = tenant;
        this.patientUntil = from.plus(Duration.between(from, until).dividedBy(2));
        this.until = until;
    }

    /// What came of a request.
    ///
    /// @param body of the answer, or of the error
    /// @param energy where known
    record Result(String requestId, int status, JsonNode body, Optional<Energy> energy) {}

    /// @throws InterruptedException if the server stops; the request counts as not asked
    Result ask(String route, AnswerForm form, byte[] body) throws InterruptedException {
        var record = new ExchangeRecord(RequestId.make(), wiring.clock().instant());
        record.askedBy(tenant);
        try {
            var parsed = RequestParser.parse(body, wiring.config().limits().remoteMedia(), form);
            if (parsed.stream()) {
                throw new ApiException(ApiError.invalid("A request of a batch cannot stream.", "stream"));
            }
            var answer = answer(parsed, route, record);
            return new Result(record.requestId(), 200, answer, record.energy());
        } catch (ApiException refused) {
            var error = refused.error();
            record.failed(error.status(), error.code().orElse(""));
            return new Result(record.requestId(), error.status(), read(error.json()), record.energy());
        } finally {
            var completed = record.completed();
            wiring.metrics().completed(completed);
            wiring.accounts().completed(completed, record.charges());
        }
    }

    private JsonNode answer(CompletionRequest parsed, String route, ExchangeRecord record) throws InterruptedException {
        int failures = 0;
        while (true) {
            var model = find(parsed, record);
            Optional<Choice> choice = model.flatMap(known -> choose(known, parsed));
            var work = new Cancellation();
            var place = choice.filter(this::mayGo).flatMap(_ -> place(model.orElseThrow(), work));
            if (choice.isPresent() && place.isPresent()) {
                try (var _ = place.get()) {
                    return answer(choice.get(), parsed, route, record, work);
                } catch (EngineFailure failure) {
                    if (work.cause().isPresent()) {
                        continue; // it made room for somebody who waits, and asks again
                    }
                    boolean isDown = failure.isEngineAway() || failure.kind() == Kind.REFUSED;
                    failures += isDown ? 0 : 1;
                    wiring.traffic().eject(choice.get().replica().replica());
                    if (failures >= FAILURES_MAX) {
                        throw new ApiException(
                                ApiError.server(502, "engine_unavailable", String.valueOf(failure.getMessage())));
                    }
                }
            }
            if (wiring.clock().instant().isAfter(until)) {
                throw new ApiException(ApiError.server(
                        503, "batch_expired", "The batch's time was over before a replica could answer."));
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }

    /// Just after a start no model is known yet: then the request waits, as it does for a replica.
    private Optional<ServedModel> find(CompletionRequest parsed, ExchangeRecord record) {
        var models = wiring.snapshot().get().models();
        var model = Optional.ofNullable(models.get(parsed.model()));
        if (model.isEmpty() && !models.isEmpty()) {
            throw new ApiException(ApiError.modelNotFound(parsed.model().value()));
        }
        model.ifPresent(known -> record.known(known.name()));
        return model;
    }

    private Optional<Choice> choose(ServedModel model, CompletionRequest parsed) {
        if (model.replicas().isEmpty()) {
            return Optional.empty();
        }
        var candidates = wiring.traffic().usable(model.replicas());
        var wishes = new Wishes(Priority.LOW, Optional.empty(), OptionalInt.empty());
        var asked = new RoutingRequest(model.name(), parsed.engineBody().capacity(), false, wishes);
        return Optional.of(wiring.policy()
                .choose(
                        asked,
                        candidates,
                        wiring.traffic().state(candidates, parsed.traits().promptBlocks())));
    }

    private boolean mayGo(Choice choice) {
        return wiring.clock().instant().isAfter(patientUntil)
                || choice.considered().stream()
                        .filter(each -> each.replica().equals(choice.replica().replica()))
                        .allMatch(Forecast::isOnTime);
    }

    /// A place among the requests that somebody waits for. While a cap is in force that lifts in time,
    /// the request waits for its end.
    private Optional<Place> place(ServedModel model, Cancellation work) {
        var patient = wiring.clock().instant().isBefore(patientUntil);
        boolean capLifts = model.shortage()
                .flatMap(PowerShortage::until)
                .filter(patientUntil::isAfter)
                .isPresent();
        return patient && capLifts ? Optional.empty() : wiring.admissions().fill(model, work);
    }

    private JsonNode answer(Choice to, CompletionRequest parsed, String route, ExchangeRecord record, Cancellation work)
            throws EngineFailure {
        record.sentTo(to.replica());
        var wait = new EngineWait(() -> {}, () -> {}, wiring.config().keepAlive());
        var answered = new WholeCall(wiring, record.requestId(), route, work, wait)
                .ask(to, parsed.engineBody().array(), parsed.traits());
        answered.tokens().ifPresent(tokens -> record.counted(tokens, to.replica()));
        return read(answered.body().array());
    }

    private static JsonNode read(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException notJson) {
            return JSON.createObjectNode();
        }
    }
}
