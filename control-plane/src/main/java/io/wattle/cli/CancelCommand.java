package io.wattle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// {@code wattle cancel}: stops the change of plan that is under way.
@Command(
        name = "cancel",
        description = "Stops the change of plan that is under way where it stands: what serves goes on.",
        footer = {
            "",
            "The next plan begins from there: after a change of documents, a lost node, or --resume.",
            "",
            "Examples: wattle cancel; wattle cancel --resume"
        })
final class CancelCommand implements Callable<Integer> {
    private final CliContext context;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Option(names = "--resume", description = "Lets the change that was cancelled go on.")
    private boolean isResumed;

    CancelCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        JsonNode change = server.client(context).post(isResumed ? "change/resume" : "change/cancel");
        long plan = change.path("plan").asLong();
        int done = change.path("done").asInt();
        int moves = change.path("moves").asInt();
        context.out()
                .println(
                        isResumed
                                ? "plan/%d goes on: %d moves are left".formatted(plan, moves - done)
                                : "plan/%d cancelled after %d of %d moves".formatted(plan, done, moves));
        return ExitCode.DONE.code();
    }
}
