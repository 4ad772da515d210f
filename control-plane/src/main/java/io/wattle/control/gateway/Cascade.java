package io.wattle.control.gateway;

import io.wattle.control.gateway.WholeCall.Answered;
import io.wattle.control.gateway.rules.Chains.CascadeRule;
import io.wattle.routing.cascade.Draft;
import io.wattle.routing.cascade.Judge;
import io.wattle.workload.ModelName;
import java.util.Optional;
import java.util.OptionalDouble;

/// Has smaller models answer first, and a judge decide whether that will do.
record Cascade(CascadeRule rule, ChainSteps steps) {
    private static final int MARK_TOKENS = 8;

    /// A draft that the judge accepted.
    record Accepted(String model, Answered answered) {}

    /// @return none where no draft will do
    Optional<Accepted> draft(ChatBody chat) {
        for (String model : rule.drafts()) {
            var body = chat.toWhole(model, rule.judge() instanceof Judge.Sure);
            var answered = steps.ask(new ModelName(model), body);
            if (answered.isPresent()
                    && accepts(
                            chat, ChatAnswer.of(answered.get().body().array()).draft())) {
                return Optional.of(new Accepted(model, answered.get()));
            }
        }
        return Optional.empty();
    }

    private boolean accepts(ChatBody chat, Draft draft) {
        return switch (rule.judge()) {
            case Judge.Rubric rubric -> draft.isComplete() && rubric.accepts(draft, mark(rubric, chat, draft));
            case Judge.Sure sure -> sure.accepts(draft, OptionalDouble.empty());
            case Judge.Rule words -> words.accepts(draft, OptionalDouble.empty());
        };
    }

    private OptionalDouble mark(Judge.Rubric rubric, ChatBody chat, Draft draft) {
        var prompt = rubric.prompt(chat.question(), draft.text());
        return steps.ask(rubric.model(), ChatBody.words(rubric.model().value(), prompt, MARK_TOKENS))
                .map(answered ->
                        rubric.mark(ChatAnswer.of(answered.body().array()).text()))
                .orElse(OptionalDouble.empty());
    }
}
