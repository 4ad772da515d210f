package io.wattle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// {@code wattle top}: racks, nodes and replicas, live.
@Command(
        name = "top",
        description = "Shows racks, nodes and replicas, each second anew; once where the output is no terminal.")
final class TopCommand implements Callable<Integer> {
    private static final String CURSOR_HOME_AND_CLEAR = "\u001b[H\u001b[J";

    private final CliContext context;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(names = "--once", description = "Prints one table and ends.")
    private boolean once;

    TopCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        boolean isLive = context.isTerminal() && !once;
        boolean hasBold = isLive && context.variable("NO_COLOR").isEmpty();
        try (var states = new EventStream(server.client(context).stream())) {
            Optional<JsonNode> state = states.next();
            while (state.isPresent()) {
                List<String> lines = TopScreen.lines(state.get(), hasBold);
                String frame = String.join(System.lineSeparator(), lines);
                context.out().println(isLive ? CURSOR_HOME_AND_CLEAR + frame : frame);
                if (!isLive || context.out().checkError()) {
                    return ExitCode.DONE.code();
                }
                state = states.next();
            }
        } catch (IOException failure) {
            throw lost("it broke off: " + failure.getMessage());
        }
        throw lost("the control plane closed it");
    }

    private static CliException lost(String reason) {
        return new CliException(
                ExitCode.UNAVAILABLE, "The stream of states ended (" + reason + "); start \"wattle top\" again.");
    }
}
