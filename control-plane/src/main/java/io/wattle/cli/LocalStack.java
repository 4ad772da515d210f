package io.wattle.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The processes of one machine: started in order, each started again if it ends, stopped in the opposite order.
final class LocalStack implements AutoCloseable {
    private final DataFolder data;
    private final Progress progress;
    private final List<Child> children = new ArrayList<>();
    private boolean isStopping;

    LocalStack(DataFolder data, Progress progress) {
        this.data = data;
        this.progress = progress;
    }

    /// Starts a process and waits until it is ready.
    ///
    /// @return the address it serves
    String start(ChildSpec spec) throws ChildFailure, IOException, InterruptedException {
        Child child = launch(spec, children.size());
        try {
            String address = child.awaitReady();
            progress.say(spec.label(), "ready at " + address);
            return address;
        } catch (ChildFailure failure) {
            if (isStoppingWithin(Duration.ZERO)) {
                throw new InterruptedException("The processes are being stopped.");
            }
            throw failure;
        }
    }

    /// Blocks until somebody stops the processes.
    synchronized void awaitStop() throws InterruptedException {
        while (!isStopping) {
            wait();
        }
    }

    /// From now on starts again what ends.
    synchronized void supervise() {
        for (int place = 0; place < children.size(); place++) {
            int watched = place;
            Thread.ofVirtual()
                    .name("watch " + children.get(place).spec().label())
                    .start(() -> watch(watched));
        }
    }

    /// Stops all processes, the last one first. Whoever calls it again waits until that is done.
    @Override
    public void close() {
        synchronized (this) {
            isStopping = true;
            notifyAll();
        }
        stopAll();
    }

    private synchronized void stopAll() {
        try {
            for (Child child : children.reversed()) {
                if (!child.handle().isAlive()) {
                    continue;
                }
                boolean inOrder = child.stop();
                progress.say(child.spec().label(), inOrder ? "stopped" : "killed, because it did not end in time");
            }
        } catch (InterruptedException abandoned) {
            Thread.currentThread().interrupt();
        }
        children.clear();
    }

    /// @param place among the processes; that of an earlier one that ended, or the next
    private synchronized Child launch(ChildSpec spec, int place)
            throws ChildFailure, IOException, InterruptedException {
        if (isStopping) {
            throw new InterruptedException("The processes are being stopped.");
        }
        Child child = Child.start(spec);
        if (place < children.size()) {
            children.set(place, child);
        } else {
            children.add(child);
        }
        data.remember(children.stream().map(Child::handle).toList());
        return child;
    }

    private void watch(int place) {
        var backoff = new RestartBackoff();
        try {
            Child child = child(place);
            while (true) {
                int code = child.awaitEnd();
                Duration wait = backoff.after(child.age());
                if (isStoppingWithin(Duration.ZERO)) {
                    return;
                }
                progress.say(
                        child.spec().label(),
                        "ended with exit code " + code + "; starting it again in " + wait.toMillis() / 1e3 + " s (log: "
                                + child.spec().log() + ")");
                if (isStoppingWithin(wait)) {
                    return;
                }
                child = restart(child.spec(), place);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private Child restart(ChildSpec spec, int place) throws InterruptedException {
        Child child = child(place);
        try {
            child = launch(spec, place);
            progress.say(spec.label(), "ready again at " + child.awaitReady());
        } catch (ChildFailure | IOException failure) {
            progress.say(spec.label(), String.valueOf(failure.getMessage()));
        }
        return child;
    }

    private synchronized Child child(int place) {
        return children.get(place);
    }

    private synchronized boolean isStoppingWithin(Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        for (long left = wait.toMillis(); !isStopping && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return isStopping;
    }
}
