package io.wattle.cli;

import io.wattle.catalog.ModelCatalog;
import io.wattle.catalog.ModelEntry;
import io.wattle.gguf.SyntheticModel;
import io.wattle.gguf.TensorType;
import io.wattle.quantity.Bytes;
import io.wattle.workload.ModelArchitecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// {@code wattle model synth}: writes a model file with random weights.
@Command(
        name = "synth",
        description = "Writes a GGUF file with random weights: it loads and runs like the real model of that shape,"
                + " and answers noise. For loading hardware where no weights are at hand.",
        footer = {"", "Example: wattle model synth --architecture meta-llama/Llama-3.2-1B --precision q8_0 -o 1b.gguf"})
final class ModelSynthCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(
            names = "--architecture",
            required = true,
            paramLabel = "NAME",
            description = "A name of \"wattle model list\".")
    private String architecture = "";

    @Option(names = "--layers", paramLabel = "N", description = "Blocks to write; the architecture's by default.")
    private Optional<Integer> layers = Optional.empty();

    @Option(
            names = "--precision",
            paramLabel = "TYPE",
            defaultValue = "f16",
            description = "f16 or q8_0; default ${DEFAULT-VALUE}.")
    private String precision = "f16";

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same seed gives the same bytes; default ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "File to write.")
    private Path file = Path.of("");

    @Option(names = "--force", description = "Replaces the file if it is there.")
    private boolean force;

    ModelSynthCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        SyntheticModel model = model();
        checkPlace(model.bytes());
        long start = context.clock().millis();
        context.err()
                .println("Writing " + file + ": " + new Bytes(model.bytes()) + ", " + Cells.grouped(model.parameters())
                        + " parameters.");
        try {
            model.write(file, new WriteProgress(context, model.bytes()));
        } catch (IOException failure) {
            throw new CliException(
                    ExitCode.FAILURE, "The file \"" + file + "\" could not be written: " + Cells.reason(failure) + ".");
        }
        double seconds = (context.clock().millis() - start) / 1e3;
        context.err().println("Done in " + Cells.seconds(seconds) + ". Its answers are noise: the weights are random.");
        return ExitCode.DONE.code();
    }

    private SyntheticModel model() {
        try {
            return new SyntheticModel(shape(), type(), seed);
        } catch (IllegalArgumentException impossible) {
            throw new CliException(ExitCode.USAGE, String.valueOf(impossible.getMessage()));
        }
    }

    private ModelArchitecture shape() {
        ModelCatalog catalog = ModelCatalog.standard();
        ModelEntry entry = catalog.find(architecture).orElseThrow(() -> {
            List<String> near = catalog.nearest(architecture);
            String advice = near.isEmpty() ? "" : " Did you mean \"" + String.join("\", \"", near) + "\"?";
            return new CliException(
                    ExitCode.NOT_FOUND,
                    "There is no architecture \"" + architecture + "\"." + advice
                            + " \"wattle model list\" shows all.");
        });
        if (layers.filter(count -> count < 1 || count > 1000).isPresent()) {
            throw new CliException(ExitCode.USAGE, "--layers (" + layers.get() + ") must be between 1 and 1000.");
        }
        return layers.map(count -> SyntheticModel.withLayers(entry.architecture(), count))
                .orElse(entry.architecture());
    }

    private TensorType type() {
        return switch (precision) {
            case "f16" -> TensorType.F16;
            case "q8_0" -> TensorType.Q8_0;
            default -> throw new CliException(ExitCode.USAGE, "--precision (" + precision + ") must be f16 or q8_0.");
        };
    }

    private void checkPlace(long bytes) {
        if (Files.isDirectory(file)) {
            throw new CliException(ExitCode.USAGE, "\"" + file + "\" is a folder; name the file to write in it.");
        }
        if (Files.exists(file) && !force) {
            throw new CliException(
                    ExitCode.CONFLICT, "The file \"" + file + "\" is already there; --force replaces it.");
        }
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
        if (!Files.isDirectory(folder)) {
            throw new CliException(ExitCode.NOT_FOUND, "There is no folder \"" + folder + "\" to write in.");
        }
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            if (bytes > free) {
                throw new CliException(
                        ExitCode.CONFLICT,
                        "The file needs " + new Bytes(bytes) + ", but \"" + folder + "\" has " + new Bytes(free)
                                + " left; fewer --layers or --precision q8_0 need less.");
            }
        } catch (IOException unknown) {
            context.err().println("How much room \"" + folder + "\" has left is unknown: " + Cells.reason(unknown));
        }
    }
}
