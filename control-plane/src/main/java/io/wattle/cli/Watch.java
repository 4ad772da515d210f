package io.wattle.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Prints lines again and again, but only those that changed.
final class Watch {
    private final PrintStream out;
    private List<String> printed = List.of();

    Watch(PrintStream out) {
        this.out = out;
    }

    /// Never returns by itself: Ctrl-C ends the process, and a control plane that goes away ends the command.
    void run(Supplier<List<String>> look) throws InterruptedException {
        while (!out.checkError()) {
            step(look.get());
            TimeUnit.SECONDS.sleep(1);
        }
    }

    void step(List<String> lines) {
        lines.stream().filter(line -> !printed.contains(line)).forEach(out::println);
        printed = List.copyOf(lines);
        out.flush();
    }
}
