package io.wattle.cli;

import io.wattle.catalog.NearestName;
import java.util.Collection;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Says what is wrong with a command line in one sentence, with the nearest that is right.
final class UsageAdvice {
    private UsageAdvice() {}

    static String of(ParameterException wrong) {
        String sentence = wrong instanceof UnmatchedArgumentException unmatched ? unmatched(unmatched) : said(wrong);
        String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
        return sentence + " See \"" + name + " --help\".";
    }

    private static String said(ParameterException wrong) {
        String message = String.valueOf(wrong.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
        return message.endsWith(".") || message.endsWith("?") ? message : message + ".";
    }

    private static String unmatched(UnmatchedArgumentException wrong) {
        CommandLine command = wrong.getCommandLine();
        String word = wrong.getUnmatched().getFirst();
        if (word.startsWith("-")) {
            return "There is no option \"" + word + "\"."
                    + nearest(word, command.getCommandSpec().optionsMap().keySet());
        }
        if (!command.getSubcommands().isEmpty()) {
            return "There is no command \"" + word + "\"."
                    + nearest(word, command.getSubcommands().keySet());
        }
        return "The argument \"" + word + "\" is one too many.";
    }

    private static String nearest(String word, Collection<String> known) {
        return NearestName.of(word, known)
                .map(name -> " Did you mean \"" + name + "\"?")
                .orElse("");
    }
}
