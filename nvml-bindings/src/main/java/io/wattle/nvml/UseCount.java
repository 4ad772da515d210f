package io.wattle.nvml;

import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Lets many threads use a native handle, and frees it when none does.
final class UseCount {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final String name;
    private boolean closed;

    UseCount(String name) {
        this.name = name;
    }

    /// Holds the handle until the answer is closed, by the same thread.
    Use enter() {
        lock.readLock().lock();
        if (closed) {
            lock.readLock().unlock();
            throw new IllegalStateException("The %s is closed.".formatted(name));
        }
        return lock.readLock()::unlock;
    }

    /// Waits for the users, then frees once.
    void close(Runnable free) {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                free.run();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// One use.
    interface Use extends AutoCloseable {
        @Override
        void close();
    }
}
