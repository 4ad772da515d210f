package io.wattle.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// A completion script for the fish shell, which picocli does not write.
final class FishCompletion {
    private FishCompletion() {}

    static String script(CommandLine wattle) {
        var script = new StringBuilder("complete -c wattle -f\n");
        wattle.getSubcommands().forEach((name, command) -> {
            line(script, "__fish_use_subcommand", "-a " + name, description(command));
            options(script, "__fish_seen_subcommand_from " + name, command);
            command.getSubcommands().forEach((nestedName, nested) -> {
                line(script, "__fish_seen_subcommand_from " + name, "-a " + nestedName, description(nested));
                options(script, "__fish_seen_subcommand_from " + nestedName, nested);
            });
        });
        return script.toString();
    }

    private static void options(StringBuilder script, String condition, CommandLine command) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            var what = new StringBuilder();
            for (String name : option.names()) {
                what.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
            }
            if (option.arity().max() > 0) {
                what.append(" -r -F");
            }
            line(script, condition, what.toString().strip(), String.join(" ", option.description()));
        }
    }

    private static String description(CommandLine command) {
        return String.join(" ", command.getCommandSpec().usageMessage().description());
    }

    private static void line(StringBuilder script, String condition, String what, String description) {
        script.append(
                "complete -c wattle -n '%s' %s -d '%s'\n".formatted(condition, what, description.replace("'", "")));
    }
}
