package io.wattle.control.gateway;

import io.wattle.control.gateway.rules.Chains;
import io.wattle.control.gateway.rules.Chains.CascadeRule;
import io.wattle.control.gateway.rules.Chains.PipelineRule;
import io.wattle.routing.ServedModel;
import io.wattle.routing.cascade.Agreement;
import io.wattle.routing.cascade.Bounds;
import io.wattle.workload.ModelName;
import java.util.Optional;

/// What happens to a chat request before, or in place of, the answer of the model it asks for.
final class Chain {
    private static final String CHAT = "/chat/completions";

    private final Wiring wiring;
    private final AnswerRelay.Job job;
    private final AnswerRelay relay;
    private final Cancellation cancellation;
    private final Chains rules;

    Chain(Wiring wiring, AnswerRelay.Job job, AnswerRelay relay, Cancellation cancellation) {
        this.wiring = wiring;
        this.job = job;
        this.relay = relay;
        this.cancellation = cancellation;
        this.rules = wiring.chains().rules();
    }

    /// Whether the client has its answer, so that the model need not be asked.
    ///
    /// @throws ApiException if a pipeline came to nothing
    boolean answersAlone(ServedModel model) {
        var pipeline = rules.pipelines().get(job.request().model().value());
        if (pipeline != null) {
            return isOver(pipeline, model);
        }
        return cascade(model)
                .filter(rule -> !rule.isShadow())
                .filter(this::isDraftEnough)
                .isPresent();
    }

    private Optional<CascadeRule> cascade(ServedModel model) {
        return Optional.ofNullable(rules.cascades().get(model.name().value()))
                .filter(_ -> job.route().equals(CHAT) && job.record().instead().isEmpty());
    }

    private ChainSteps steps(Bounds bounds, EngineWait wait, Cancellation work) {
        var call = new WholeCall(wiring, job.record().requestId(), job.route(), work, wait);
        return new ChainSteps(wiring, job, call, bounds);
    }

    private boolean isDraftEnough(CascadeRule rule) {
        var name = job.request().model().value();
        var chat = ChatBody.of(job.request().engineBody().array());
        if (!chat.isPlainChat()) {
            wiring.metrics().savings().cascade(name, "skipped", 0);
            return false;
        }
        var accepted = new Cascade(rule, steps(rule.bounds(), relay.engineWait(), cancellation)).draft(chat);
        double joules =
                job.record().energy().map(energy -> energy.joules().value()).orElse(0.0);
        wiring.metrics().savings().cascade(name, accepted.isPresent() ? "accepted" : "escalated", joules);
        accepted.ifPresent(draft -> {
            job.record().answeredBy(new Substitute(new ModelName(draft.model()), "cascade"));
            relay.deliver(
                    draft.answered().replica(),
                    ChatAnswer.of(draft.answered().body().array()),
                    "cascade");
        });
        return accepted.isPresent();
    }

    private boolean isOver(PipelineRule rule, ServedModel last) {
        if (!job.route().equals(CHAT)) {
            throw new ApiException(
                    ApiError.invalid(400, "unsupported_by_pipeline", "A pipeline answers /v1/chat/completions only."));
        }
        var chat = ChatBody.of(job.request().engineBody().array());
        var steps = steps(rule.bounds(), relay.engineWait(), cancellation);
        job.record().answeredBy(new Substitute(last.name(), "pipeline"));
        switch (new Pipeline(rule, steps).run(chat)) {
            case Pipeline.Outcome.Ready ready -> relay.sends(ready.body().array());
            case Pipeline.Outcome.Stopped(var latest) -> {
                var answered = latest.orElseThrow(() -> new ApiException(
                        ApiError.server(503, "no_capacity", "No model of the pipeline's first step can answer now.")));
                var by = answered.replica().replica().model();
                job.record().answeredBy(new Substitute(by, "pipeline-stopped"));
                relay.deliver(answered.replica(), ChatAnswer.of(answered.body().array()), "pipeline-stopped");
                return true;
            }
        }
        return false;
    }

    /// In the shadow of an answer that the client has, asks what the cascade would have said, and counts
    /// whether that is the same. Not the client's to wait for, nor to pay.
    void compare(ServedModel model) {
        var rule = cascade(model).filter(CascadeRule::isShadow);
        if (rule.isPresent()
                && relay.answered().length > 0
                && wiring.chains().isSampled(rule.get().shadowShare())) {
            var chat = ChatBody.of(job.request().engineBody().array());
            if (chat.isPlainChat()) {
                var answer = ChatAnswer.text(relay.answered());
                wiring.chains().later(() -> compare(rule.get(), model, chat, answer));
            }
        }
    }

    private void compare(CascadeRule rule, ServedModel model, ChatBody chat, String answer) {
        var record = wiring.chains().shadowRecord(wiring, model);
        var shadow =
                new AnswerRelay.Job(job.request(), job.caller(), job.form(), job.route(), record, job.metrics(), false);
        var wait = new EngineWait(() -> {}, () -> {}, wiring.config().keepAlive());
        var call = new WholeCall(wiring, record.requestId(), job.route(), new Cancellation(), wait);
        var accepted = new Cascade(rule, new ChainSteps(wiring, shadow, call, rule.bounds())).draft(chat);
        var outcome = accepted.map(
                        draft -> ChatAnswer.of(draft.answered().body().array()).text())
                .map(text -> Agreement.of(text, answer) >= Agreement.ENOUGH ? "agrees" : "differs")
                .orElse("escalates");
        wiring.metrics().savings().shadow(model.name().value(), outcome);
        wiring.accounts().completed(record.completed(), record.charges());
    }
}
