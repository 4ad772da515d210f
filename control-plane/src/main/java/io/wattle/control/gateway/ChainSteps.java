package io.wattle.control.gateway;

import io.wattle.control.gateway.WholeCall.Answered;
import io.wattle.control.gateway.upstream.EngineFailure;
import io.wattle.routing.RoutingRequest;
import io.wattle.routing.RoutingRequest.Wishes;
import io.wattle.routing.ServedModel;
import io.wattle.routing.cascade.Bounds;
import io.wattle.routing.cascade.Bounds.Spent;
import io.wattle.workload.ModelName;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks models in a client's name before another one answers it, within bounds, and keeps account of
/// what that took.
final class ChainSteps {
    private static final Logger LOG = LoggerFactory.getLogger(ChainSteps.class);

    private final Wiring wiring;
    private final AnswerRelay.Job job;
    private final WholeCall call;
    private final Bounds bounds;
    private Spent spent = Spent.NOTHING;

    ChainSteps(Wiring wiring, AnswerRelay.Job job, WholeCall call, Bounds bounds) {
        this.wiring = wiring;
        this.job = job;
        this.call = call;
        this.bounds = bounds;
    }

    /// Whether one more may be asked.
    boolean mayGoOn() {
        return bounds.allow(spent);
    }

    /// @return none where a bound is reached, or the model is not served, is full or fails: then the chain goes
    ///     on without it
    /// @throws ClientGoneException if the client left
    Optional<Answered> ask(ModelName name, byte[] body) {
        Optional<ServedModel> model = Optional.ofNullable(
                        wiring.snapshot().get().models().get(name))
                .filter(known -> !known.replicas().isEmpty());
        if (!mayGoOn() || model.isEmpty()) {
            return Optional.empty();
        }
        return wiring.admissions().enterNow(model.get(), job).flatMap(place -> {
            try (place) {
                return ask(model.get(), body);
            }
        });
    }

    private Optional<Answered> ask(ServedModel model, byte[] body) {
        var traits = job.request().traits();
        var candidates = wiring.traffic().usable(model.replicas());
        var wishes = new Wishes(job.caller().routing().priority(), Optional.empty(), OptionalInt.empty());
        var asked = new RoutingRequest(model.name(), body.length, false, wishes);
        var choice =
                wiring.policy().choose(asked, candidates, wiring.traffic().state(candidates, traits.promptBlocks()));
        wiring.routes().chose(job.record().requestId(), job.record().receivedAt(), model.name(), choice);
        try {
            var answered = call.ask(choice, body, traits);
            var step = job.record().step(model.name(), answered);
            spent = spent.plus(
                    step.tokens().prompt() + step.tokens().output(),
                    step.energy().map(energy -> energy.joules().value()).orElse(0.0));
            return Optional.of(answered);
        } catch (EngineFailure | ApiException failure) {
            call.work().throwIfCancelled();
            LOG.warn(
                    "The replica {} failed a step of the request {}: {}",
                    choice.replica().replica(),
                    job.record().requestId(),
                    failure.getMessage());
            spent = spent.plus(0, 0);
            return Optional.empty();
        }
    }
}
