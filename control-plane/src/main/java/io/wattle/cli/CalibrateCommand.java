package io.wattle.cli;

import io.wattle.calibration.Refit;
import io.wattle.calibration.UserRefit;
import io.wattle.performance.Calibration;
import io.wattle.spec.ModelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// {@code wattle calibrate}: fits the constants of the performance model to measurements.
@Command(
        name = "calibrate",
        description = "Fits the constants of the performance model to measurements and says what it gained.",
        footer = {
            "",
            "The file has the columns of \"wattle predict\" and what was measured in at least one of: measured_itl_ms",
            "(median gap between tokens), measured_tpot_ms (mean), measured_ttft_ms, measured_gpu_watts (all GPUs of",
            "the replica), measured_output_tokens_per_second.",
            "",
            "Example: wattle calibrate --from measurements.csv --out constants.tsv",
            "         wattle predict --file in.csv --calibration constants.tsv"
        })
final class CalibrateCommand implements Callable<Integer> {
    private final CliContext context;

    @Option(names = "--from", paramLabel = "CSV", description = "Your own measurements.")
    private Optional<Path> from = Optional.empty();

    @Option(
            names = "--published",
            paramLabel = "FOLDER",
            description = "Published measurements that the shipped constants were fitted on, in serving/ and power/.")
    private Optional<Path> published = Optional.empty();

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write the constants.")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Where to write a report with plots; with --published.")
    private Optional<Path> html = Optional.empty();

    CalibrateCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (from.isPresent() == published.isPresent()) {
            throw new CliException(ExitCode.USAGE, "Name either --from FILE or --published FOLDER.");
        }
        try {
            return from.isPresent() ? own(from.get()) : published(published.orElseThrow());
        } catch (NoSuchFileException missing) {
            throw new CliException(ExitCode.NOT_FOUND, "There is no file \"" + missing.getFile() + "\".");
        } catch (IOException failure) {
            throw new CliException(
                    ExitCode.FAILURE, "A file could not be read or written: " + Cells.reason(failure) + ".");
        } catch (IllegalArgumentException nonsense) {
            throw new CliException(ExitCode.USAGE, String.valueOf(nonsense.getMessage()));
        }
    }

    private int own(Path file) throws IOException {
        UserRefit.Result result = UserRefit.of(Files.readString(file), ModelFiles.lookup(), Calibration.standard());
        context.out().print(result.report());
        write(out, result.text());
        return ExitCode.DONE.code();
    }

    private int published(Path folder) throws IOException {
        Refit.Result result = Refit.of(folder, ModelFiles.lookup(), context.err()::println);
        context.out().print(result.report());
        write(out, result.text());
        write(html, result.html());
        return ExitCode.DONE.code();
    }

    private void write(Optional<Path> file, String text) throws IOException {
        if (file.isPresent()) {
            Files.writeString(file.get(), text);
            context.err().println("Written: " + file.get());
        }
    }
}
