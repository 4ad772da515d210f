package io.wattle.control.gateway;

import io.wattle.control.gateway.rules.Chains;
import io.wattle.control.gateway.rules.Chains.PipelineRule;
import io.wattle.control.gateway.rules.Tenants.Tenant;
import io.wattle.routing.ServedModel;
import io.wattle.workload.ModelName;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/// Chains of models as they were settled, and the threads of those that no client waits for. Thread-safe.
final class ChainDesk implements AutoCloseable {
    /// Who is charged for what is asked to compare models.
    private static final Tenant OPERATOR = new Tenant("wattle", "shadow");

    /// Comparisons at a time; more are left out.
    private static final int AT_ONCE = 4;

    private final Chains rules;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final AtomicLong answers = new AtomicLong();

    ChainDesk(Chains rules) {
        this.rules = rules;
    }

    Chains rules() {
        return rules;
    }

    /// The model that answers those who ask for this name: a pipeline's last one, else itself.
    ModelName answering(ModelName asked) {
        PipelineRule pipeline = rules.pipelines().get(asked.value());
        return pipeline == null
                ? asked
                : new ModelName(pipeline.steps().getLast().model());
    }

    /// Each answer whose number passes a whole multiple of the share's inverse.
    boolean isSampled(double share) {
        long number = answers.incrementAndGet();
        return Math.floor(number * share) > Math.floor((number - 1) * share);
    }

    void later(Runnable task) {
        if (!places.tryAcquire()) {
            return;
        }
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } finally {
                    places.release();
                }
            });
        } catch (RejectedExecutionException stopping) {
            places.release();
        }
    }

    /// For what is asked in the operator's name.
    ExchangeRecord shadowRecord(Wiring wiring, ServedModel model) {
        var record = new ExchangeRecord(RequestId.make(), wiring.clock().instant());
        record.askedBy(OPERATOR);
        record.known(model.name());
        return record;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
