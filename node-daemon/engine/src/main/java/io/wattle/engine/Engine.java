package io.wattle.engine;

import io.wattle.engine.gguf.GgufException;
import io.wattle.engine.gguf.GgufReader;
import io.wattle.engine.http.EngineServer;
import io.wattle.engine.http.ModelCard;
import io.wattle.engine.http.Readiness;
import io.wattle.engine.llama.EngineMetrics;
import io.wattle.engine.llama.LlamaTextModel;
import io.wattle.engine.llama.LoadOptions;
import io.wattle.engine.llama.ModelFacts;
import io.wattle.engine.llama.SlotPool;
import io.wattle.engine.llama.TextModel;
import io.wattle.engine.llama.TextModelException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// Checks the model file, opens the port, loads the model, serves until a signal.
final class Engine {
    private final Flags flags;
    private final PrintStream out;
    private final InstantSource clock = InstantSource.system();

    /// @param out gets one line: where the engine listens
    Engine(Flags flags, PrintStream out) {
        this.flags = flags;
        this.out = out;
    }

    /// Returns only by exception: a signal ends the process.
    void serve() throws GgufException, PortException, TextModelException, InterruptedException {
        long begun = System.nanoTime();
        var facts = ModelFacts.of(flags.model().toString(), GgufReader.read(flags.model()));
        int context = flags.contextPerSlot(facts.contextLength());
        var loading = loading(facts, context); // beside the server's own start, which takes as long

        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        var card = new ModelCard(flags.alias(), facts, clock.instant().getEpochSecond(), context, flags.parallel());
        var metrics = new EngineMetrics();
        var server = open(card, metrics);
        var stop = new GracefulStop(server);
        Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
        out.println("listening on http://%s:%d".formatted(flags.host(), server.port()));
        out.flush();

        var model = loaded(loading);
        var slots = new SlotPool(model, new SlotPool.Capacity(flags.parallel(), flags.queue()), metrics);
        stop.watch(slots);
        server.become(new Readiness.Ready(model, slots));
        ready(card, begun);
        new CountDownLatch(1).await();
    }

    private FutureTask<TextModel> loading(ModelFacts facts, int context) {
        var options = new LoadOptions(
                flags.model(),
                context,
                flags.parallel(),
                flags.threads(),
                flags.verbose(),
                Path.of(System.getProperty("java.io.tmpdir")));
        var task = new FutureTask<>(() -> LlamaTextModel.load(options, facts));
        Thread.ofPlatform().daemon().name("load").start(task);
        return task;
    }

    private static TextModel loaded(FutureTask<TextModel> loading) throws TextModelException, InterruptedException {
        try {
            return loading.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof TextModelException refusal) {
                throw refusal;
            }
            throw new TextModelException("The model did not load: %s.".formatted(failure.getCause()), failure);
        }
    }

    private EngineServer open(ModelCard card, EngineMetrics metrics) throws PortException {
        try {
            return new EngineServer(new EngineServer.Address(flags.host(), flags.port()), card, metrics, clock);
        } catch (IOException refused) {
            throw new PortException(flags.host(), flags.port(), refused);
        }
    }

    private void ready(ModelCard card, long begun) {
        var log = LoggerFactory.getLogger(Engine.class);
        if (card.contextPerSlot() > card.facts().contextLength()) {
            log.warn(
                    "A context of {} tokens is more than the {} that the model was trained on.",
                    card.contextPerSlot(),
                    card.facts().contextLength());
        }
        log.info(
                "{} is ready after {} ms: {} parameters, {} slots with {} tokens of context each, {} threads.",
                card.alias(),
                (System.nanoTime() - begun) / 1_000_000,
                card.facts().parameters(),
                card.slots(),
                card.contextPerSlot(),
                flags.threads());
    }
}
