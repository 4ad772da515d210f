package io.wattle.control;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has been started, to be closed in the opposite order. Closing one part that fails still closes the others.
final class Parts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

    private final Deque<Part> started = new ArrayDeque<>();

    private record Part(String name, AutoCloseable closing) {}

    /// Takes charge of a part that has just started.
    synchronized <T extends AutoCloseable> T keep(String name, T part) {
        onClose(name, part);
        LOG.info("Started {}.", name);
        return part;
    }

    /// Adds a step of closing.
    synchronized void onClose(String name, AutoCloseable closing) {
        started.push(new Part(name, closing));
    }

    @Override
    public synchronized void close() {
        while (!started.isEmpty()) {
            Part part = started.pop();
            try {
                part.closing().close();
            } catch (Exception failed) { // parts of several libraries, each with its own
                LOG.warn("The {} did not close: {}", part.name(), failed.getMessage());
            }
        }
    }
}
