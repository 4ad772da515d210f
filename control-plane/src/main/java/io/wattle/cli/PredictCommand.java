package io.wattle.cli;

import io.wattle.catalog.HardwareCatalog;
import io.wattle.prediction.CsvPredictions;
import io.wattle.prediction.JsonPredictions;
import io.wattle.prediction.PredictionRows;
import io.wattle.prediction.PredictionTable;
import io.wattle.prediction.Predictor;
import io.wattle.spec.ModelFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// {@code wattle predict}: what replicas would do, one named by flags or one for each row of a file.
@Command(
        name = "predict",
        description =
                "Predicts latency, throughput, watts and joules per token of replicas: one, or each row of a file.",
        footer = {
            "",
            "Columns, in any order: model, gpu, tensor_parallel, pipeline_parallel, expert_parallel,",
            "weight_precision, kv_precision, batch_size, input_tokens, output_tokens, sm_clock_mhz,",
            "gpu_power_cap_watts, engine, engine_version, threads. All but the first two may be blank or",
            "missing: then degrees and batch are 1, tokens 512 and 256, precisions what the model was",
            "published in, threads one on each core. gpu may name a processor, such as Grace or EPYC-9654:",
            "llama.cpp serves there, and pred_gpu_watts is the whole host. Other columns are carried through.",
            "A row that cannot be predicted says why in pred_error. Every figure is modelled.",
            "",
            "Examples: wattle predict --model llama-3.1-70b --gpu H100 --tensor-parallel 4 --batch 64",
            "          wattle predict --file configurations.csv --out predicted.csv",
            "          wattle predict --file configurations.csv -o json"
        })
final class PredictCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--file", paramLabel = "CSV", description = "File of configurations to predict.")
    private Optional<Path> file = Optional.empty();

    @ArgGroup(exclusive = false, heading = "One configuration, without a file:%n")
    private PredictionFlags flags = new PredictionFlags();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "csv, json or table; csv by default, table where no file is read.")
    private Optional<Format> format = Optional.empty();

    @Option(names = "--out", paramLabel = "FILE", description = "File to write; standard output by default.")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--calibration",
            paramLabel = "FILE",
            description = "Constants that \"wattle calibrate\" wrote; those of this release by default.")
    private Optional<Path> constants = Optional.empty();

    PredictCommand(CliContext context) {
        this.context = context;
    }

    /// How predictions are written.
    enum Format {
        CSV,
        JSON,
        TABLE
    }

    /// Writes predictions as the user wants them.
    @FunctionalInterface
    private interface Asked {
        void write(PredictionRows rows) throws IOException;
    }

    @Override
    public Integer call() {
        Map<String, String> cells = flags.cells();
        if (file.isPresent() != cells.isEmpty()) {
            throw new CliException(
                    ExitCode.USAGE, "Name either --file CSV, or --model and --gpu with what else is asked.");
        }
        Predictor predictor =
                new Predictor(ModelFiles.lookup(), HardwareCatalog.standard(), ConstantsFile.read(constants));
        PredictionTable table = new PredictionTable(predictor, new RowProgress(context));
        if (file.isPresent()) {
            ofFile(table, file.get());
        } else {
            ofFlags(table, cells);
        }
        return ExitCode.DONE.code();
    }

    private void ofFile(PredictionTable table, Path path) {
        try (Reader rows = Files.newBufferedReader(path)) {
            write(Format.CSV, target -> table.predict(rows, target));
        } catch (NoSuchFileException missing) {
            throw new CliException(ExitCode.NOT_FOUND, "There is no file \"" + missing.getFile() + "\".");
        } catch (IOException unreadable) {
            throw new CliException(
                    ExitCode.USAGE, "The file \"" + path + "\" cannot be read: " + Cells.reason(unreadable) + ".");
        } catch (IllegalArgumentException malformed) {
            throw new CliException(
                    ExitCode.USAGE,
                    "The file \"" + path + "\" is no table of configurations: " + malformed.getMessage());
        }
    }

    private void ofFlags(PredictionTable table, Map<String, String> cells) {
        for (String needed : List.of("model", "gpu")) {
            if (!cells.containsKey(needed)) {
                throw new CliException(ExitCode.USAGE, "Without --file, --" + needed + " must be named.");
            }
        }
        try {
            write(Format.TABLE, target -> table.predict(cells, target));
        } catch (IOException failure) {
            throw new CliException(ExitCode.FAILURE, "Nothing could be written: " + Cells.reason(failure) + ".");
        }
    }

    private void write(Format usual, Asked asked) throws IOException {
        if (out.isEmpty()) {
            Writer plain = new BufferedWriter(new OutputStreamWriter(context.out(), StandardCharsets.UTF_8));
            asked.write(rows(format.orElse(usual), plain));
            plain.flush();
            return;
        }
        try (Writer target = Files.newBufferedWriter(out.get())) {
            asked.write(rows(format.orElse(usual), target));
        }
    }

    private static PredictionRows rows(Format format, Writer out) throws IOException {
        return switch (format) {
            case CSV -> new CsvPredictions(out);
            case JSON -> new JsonPredictions(out);
            case TABLE -> new PredictionScreen(out);
        };
    }
}
