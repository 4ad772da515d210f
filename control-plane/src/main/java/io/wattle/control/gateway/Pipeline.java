package io.wattle.control.gateway;

import io.wattle.control.gateway.WholeCall.Answered;
import io.wattle.control.gateway.rules.Chains.PipelineRule;
import io.wattle.control.gateway.rules.Chains.Step;
import io.wattle.workload.ModelName;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Has several models work on one request, each on what the one before it wrote; the last one answers the
/// client.
record Pipeline(PipelineRule rule, ChainSteps steps) {
    /// What the steps before the last came to.
    sealed interface Outcome {
        /// The last model is to be sent this.
        record Ready(ByteBuffer body) implements Outcome {}

        /// A bound was reached, or a model failed: the latest answer there is, where there is one.
        record Stopped(Optional<Answered> latest) implements Outcome {}
    }

    Outcome run(ChatBody chat) {
        Optional<Answered> latest = Optional.empty();
        String answer = "";
        for (Step step : rule.steps().subList(0, rule.steps().size() - 1)) {
            var answered = steps.ask(new ModelName(step.model()), body(chat, step, answer, true));
            if (answered.isEmpty()) {
                return new Outcome.Stopped(latest);
            }
            latest = answered;
            answer = ChatAnswer.of(answered.get().body().array()).text();
        }
        return steps.mayGoOn()
                ? new Outcome.Ready(ByteBuffer.wrap(body(chat, rule.steps().getLast(), answer, false)))
                : new Outcome.Stopped(latest);
    }

    private static byte[] body(ChatBody chat, Step step, String answer, boolean isWhole) {
        var asked = step.prompt()
                .map(prompt -> ChatBody.of(chat.toWords(step.model(), filled(prompt, chat.question(), answer))))
                .orElse(chat);
        return isWhole ? asked.toWhole(step.model(), false) : asked.toModel(step.model());
    }

    /// In one pass, so that a question that speaks of {@code {answer}} stays as it is.
    private static String filled(String prompt, String question, String answer) {
        var filled = new StringBuilder();
        int at = 0;
        while (at < prompt.length()) {
            if (prompt.startsWith("{question}", at)) {
                filled.append(question);
                at += "{question}".length();
            } else if (prompt.startsWith("{answer}", at)) {
                filled.append(answer);
                at += "{answer}".length();
            } else {
                filled.append(prompt.charAt(at++));
            }
        }
        return filled.toString();
    }
}
