package io.wattle.engine.llama;

import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/// The slots: as many generations at once as llama.cpp has, and a queue of bounded length before them.
///
/// Each slot is a platform thread, because waiting for llama.cpp happens in native code, where a virtual thread would
/// hold on to its carrier.
public final class SlotPool {
    private final BlockingQueue<Generation> queue = new LinkedBlockingQueue<>();
    private final Set<Generation> admitted = ConcurrentHashMap.newKeySet();
    private final Semaphore places;
    private final EngineMetrics metrics;
    private final Capacity capacity;
    private volatile boolean stopping;

    /// @param slots generations at once
    /// @param waiting generations that may wait for a slot
    public record Capacity(int slots, int waiting) {}

    public SlotPool(TextModel model, Capacity capacity, EngineMetrics metrics) {
        this.capacity = capacity;
        this.metrics = metrics;
        places = new Semaphore(capacity.slots() + capacity.waiting());
        for (int slot = 0; slot < capacity.slots(); slot++) {
            Thread.ofPlatform().daemon().name("slot-" + slot).start(() -> work(new Slot(model, metrics)));
        }
    }

    /// @throws NoCapacityException if the queue is full or the engine stops
    public Generation submit(GenerationRequest request) throws NoCapacityException {
        if (stopping) {
            throw new NoCapacityException("The engine stops and takes no new requests.");
        }
        if (!places.tryAcquire()) {
            throw new NoCapacityException("All slots (%d) are busy and the queue (%d) is full."
                    .formatted(capacity.slots(), capacity.waiting()));
        }
        var generation = new Generation(request);
        admitted.add(generation);
        metrics.waiting(1);
        queue.add(generation);
        return generation;
    }

    /// Takes no new requests from now on; those admitted go on.
    public void stopAdmission() {
        stopping = true;
    }

    /// Ends what is still admitted with a failure.
    public void abandon() {
        stopping = true;
        for (var generation : admitted) {
            generation.tell(new GenerationEvent.Failed("The engine stops.", true));
            generation.cancel();
        }
    }

    public boolean isIdle() {
        return admitted.isEmpty();
    }

    private void work(Slot slot) {
        try {
            while (true) {
                workOn(queue.take(), slot);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void workOn(Generation generation, Slot slot) {
        metrics.waiting(-1);
        metrics.working(1);
        try {
            slot.run(generation);
        } finally {
            metrics.working(-1);
            admitted.remove(generation);
            places.release();
        }
    }
}
