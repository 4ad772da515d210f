package io.wattle.cli;

import io.wattle.catalog.HardwareCatalog;
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
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// {@code wattle predict}: what replicas would do, one for each row of a file.
@Command(
        name = "predict",
        description = "Predicts latency, throughput, watts and joules per token of one replica for each row of a file.",
        footer = {
            "",
            "Columns, in any order: model, gpu, tensor_parallel, pipeline_parallel, expert_parallel, weight_precision,",
            "kv_precision, batch_size, input_tokens, output_tokens, sm_clock_mhz, gpu_power_cap_watts, engine,",
            "engine_version. All but the first two may be blank or missing: then degrees and batch are 1, tokens 512",
            "and 256, precisions what the model was published in. Other columns are carried through.",
            "A row that cannot be predicted says why in pred_error. Every figure is modelled.",
            "",
            "Example: wattle predict --file configurations.csv --out predicted.csv"
        })
final class PredictCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--file", required = true, paramLabel = "CSV", description = "File of configurations to predict.")
    private Path file = Path.of("");

    @Option(names = "--out", paramLabel = "CSV", description = "File to write; standard output by default.")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--calibration",
            paramLabel = "FILE",
            description = "Constants that \"wattle calibrate\" wrote; those of this release by default.")
    private Optional<Path> constants = Optional.empty();

    PredictCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Predictor predictor =
                new Predictor(ModelFiles.lookup(), HardwareCatalog.standard(), ConstantsFile.read(constants));
        PredictionTable table = new PredictionTable(predictor, new RowProgress(context));
        try (Reader rows = Files.newBufferedReader(file)) {
            write(table, rows);
        } catch (NoSuchFileException missing) {
            throw new CliException(ExitCode.NOT_FOUND, "There is no file \"" + missing.getFile() + "\".");
        } catch (IOException unreadable) {
            throw new CliException(
                    ExitCode.USAGE, "The file \"" + file + "\" cannot be read: " + Cells.reason(unreadable) + ".");
        } catch (IllegalArgumentException malformed) {
            throw new CliException(
                    ExitCode.USAGE,
                    "The file \"" + file + "\" is no table of configurations: " + malformed.getMessage());
        }
        return ExitCode.DONE.code();
    }

    private void write(PredictionTable table, Reader rows) throws IOException {
        if (out.isEmpty()) {
            Writer plain = new BufferedWriter(new OutputStreamWriter(context.out(), StandardCharsets.UTF_8));
            table.predict(rows, plain);
            plain.flush();
            return;
        }
        try (Writer target = Files.newBufferedWriter(out.get())) {
            table.predict(rows, target);
        }
    }
}
