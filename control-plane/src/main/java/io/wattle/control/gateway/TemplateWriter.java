package io.wattle.control.gateway;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wattle.control.gateway.rules.Tenants.Tenant;
import io.wattle.control.gateway.templates.Template;
import io.wattle.control.gateway.templates.Template.State;
import io.wattle.control.gateway.templates.TemplateShelf;
import io.wattle.quantity.Joules;
import io.wattle.workload.ModelName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has models write templates, as patiently as batches.
final class TemplateWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TemplateWriter.class);
    private static final JsonMapper JSON = new JsonMapper();

    /// A template is not waited for, so that it may wait for half of this for joules to be cheap.
    private static final Duration WINDOW = Duration.ofHours(24);

    private static final String ROUTE = "/chat/completions";

    private final Wiring wiring;
    private final TemplateShelf shelf;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    TemplateWriter(Wiring wiring, TemplateShelf shelf) {
        this.wiring = wiring;
        this.shelf = shelf;
    }

    TemplateShelf shelf() {
        return shelf;
    }

    boolean isServed(String model) {
        return !model.isBlank() && wiring.snapshot().get().models().containsKey(new ModelName(model));
    }

    Instant now() {
        return wiring.clock().instant();
    }

    /// Goes on with what an earlier process of this gateway left.
    void resume(String gateway) {
        shelf.refresh();
        shelf.all().stream()
                .filter(template -> template.state() instanceof State.Generating
                        && template.gateway().equals(gateway))
                .forEach(this::write);
    }

    void write(Template template) {
        try {
            threads.execute(() -> {
                try {
                    settle(template, written(template));
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                } catch (IOException away) {
                    LOG.error("The template {} could not be kept.", template.name(), away);
                }
            });
        } catch (RejectedExecutionException stopping) {
            LOG.info("The template {} is written after the next start.", template.name());
        }
    }

    private State written(Template template) throws InterruptedException {
        var root = JSON.createObjectNode().put("model", template.model()).put("temperature", 0);
        var messages = root.putArray("messages");
        messages.addObject().put("role", "system").put("content", template.instruction());
        messages.addObject().put("role", "user").put("content", template.prompt());
        var until = template.createdAt().plus(WINDOW);
        var call = new BatchCall(wiring, new Tenant(template.tenant(), "template"), template.createdAt(), until);
        var result = call.ask(ROUTE, AnswerForm.COMPLETION, root.toString().getBytes(StandardCharsets.UTF_8));
        if (threads.isShutdown()) {
            throw new InterruptedException("The server stops; the template is written after the next start.");
        }
        if (result.status() != 200) {
            return new State.Failed(result.body().path("error").path("message").asText("The model did not answer."));
        }
        var answer = ChatAnswer.of(result.body().toString().getBytes(StandardCharsets.UTF_8));
        Optional<Joules> spent = result.energy().map(CompletedRequest.Energy::joules);
        return answer.draft().isComplete()
                ? template.check(answer.text(), spent)
                : new State.Failed("The model did not come to the end of the text.");
    }

    /// Unless it was taken away or made anew meanwhile.
    private void settle(Template template, State state) throws IOException {
        boolean isWanted = shelf.find(template.tenant(), template.name())
                .filter(template::equals)
                .isPresent();
        if (isWanted) {
            shelf.put(template.with(state));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
