package io.wattle.engine;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/// The command line. Names are those of llama-server, so that one adapter starts either.
///
/// Parsed by hand: a library for it would take a fifth of the time the engine needs to start.
///
/// @param contextSize tokens of all slots together; absent: the model's own for each slot, at most {@value
/// #CONTEXT_MAX}
record Flags(
        Path model,
        String alias,
        String host,
        int port,
        OptionalInt contextSize,
        int parallel,
        int queue,
        int threads,
        boolean verbose) {
    /// The default context of a slot at most: the cache for it is allocated at the start.
    static final int CONTEXT_MAX = 4096;

    private static final int CONTEXT_MIN = 16;
    private static final int CONTEXT_SIZE_MAX = 1 << 24;
    private static final int PARALLEL_MAX = 256;
    private static final int QUEUE_DEFAULT = 128;

    static final String HELP = """
            Usage: wattle-engine --model FILE [flags]
            Serves one GGUF model through llama.cpp to any OpenAI client.

              -m, --model FILE      the model, a GGUF file of version 3
              -a, --alias NAME      name of the model in requests (default: the file's name without .gguf)
                  --host ADDRESS    address to listen on (default: 127.0.0.1); there is no authentication
                  --port N          port to listen on, 0 for any that is free (default: 8080)
              -c, --ctx-size N      tokens of context, shared evenly by the slots
                                    (default: for each slot the model's own, at most 4096)
              -np, --parallel N     slots: requests worked on at once (default: 1)
                  --queue N         requests that may wait for a slot (default: 128)
              -t, --threads N       threads of one step (default: the processors of this machine or container)
              -v, --verbose         let llama.cpp write its own log to standard error
                  --metrics         accepted for llama-server's sake: /metrics is always there
              -h, --help            this text
                  --version         the version
            """;

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("-m", "--model"),
            Map.entry("-a", "--alias"),
            Map.entry("-c", "--ctx-size"),
            Map.entry("-np", "--parallel"),
            Map.entry("-t", "--threads"),
            Map.entry("-v", "--verbose"));

    private static final Map<String, String> VALUED = Map.of(
            "--model", "a file",
            "--alias", "a name",
            "--host", "an address",
            "--port", "a number",
            "--ctx-size", "a number",
            "--parallel", "a number",
            "--queue", "a number",
            "--threads", "a number");

    static boolean ask(String[] arguments, String... names) {
        return Arrays.stream(arguments).anyMatch(Arrays.asList(names)::contains);
    }

    /// @param processors that the process may use
    static Flags parse(String[] arguments, int processors) throws UsageException {
        var values = new Values(new ArrayDeque<>(Arrays.asList(arguments)));
        var model = values.text("--model", "");
        if (model.isEmpty()) {
            throw new UsageException("The flag --model is missing; it takes a GGUF file.");
        }
        int parallel = values.number("--parallel", 1, PARALLEL_MAX, 1);
        var context = values.has("--ctx-size")
                ? OptionalInt.of(values.number("--ctx-size", CONTEXT_MIN * parallel, CONTEXT_SIZE_MAX, 0))
                : OptionalInt.empty();
        var file = Path.of(model);
        return new Flags(
                file,
                values.text("--alias", stem(file)),
                values.text("--host", "127.0.0.1"),
                values.number("--port", 0, 65_535, 8080),
                context,
                parallel,
                values.number("--queue", 0, 1 << 16, QUEUE_DEFAULT),
                values.number("--threads", 1, 512, processors),
                values.has("--verbose"));
    }

    private static String stem(Path file) {
        var name = file.getFileName();
        return name == null ? "model" : name.toString().replaceFirst("\\.gguf$", "");
    }

    /// @param modelContext tokens that the model was trained on at once
    int contextPerSlot(long modelContext) {
        return contextSize.isPresent() ? contextSize.getAsInt() / parallel : (int) Math.min(CONTEXT_MAX, modelContext);
    }

    /// Flags and what was said for them; the last one counts.
    private static final class Values {
        private final Map<String, String> values = new HashMap<>();

        Values(Deque<String> arguments) throws UsageException {
            while (!arguments.isEmpty()) {
                var argument = arguments.pop();
                var name = NAMES.getOrDefault(argument, argument);
                if (name.equals("--verbose") || name.equals("--metrics")) {
                    values.put(name, "");
                } else if (!VALUED.containsKey(name)) {
                    throw new UsageException("The flag %s is unknown; --help lists the flags.".formatted(argument));
                } else if (arguments.isEmpty() || arguments.peek().isEmpty()) {
                    throw new UsageException("The flag %s needs %s.".formatted(argument, VALUED.get(name)));
                } else {
                    values.put(name, arguments.pop());
                }
            }
        }

        boolean has(String name) {
            return values.containsKey(name);
        }

        String text(String name, String otherwise) {
            return values.getOrDefault(name, otherwise);
        }

        int number(String name, int least, int most, int otherwise) throws UsageException {
            var text = values.get(name);
            if (text == null) {
                return otherwise;
            }
            try {
                int value = Integer.parseInt(text);
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException notWhole) {
                // told below
            }
            throw new UsageException(
                    "The flag %s (%s) must be a whole number from %d to %d.".formatted(name, text, least, most));
        }
    }
}
