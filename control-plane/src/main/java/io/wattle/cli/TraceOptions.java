package io.wattle.cli;

import io.wattle.quantity.Scale;
import io.wattle.replay.Lengths;
import io.wattle.replay.Synthetic;
import io.wattle.replay.TraceFile;
import io.wattle.replay.TraceShape;
import io.wattle.simulation.Trace;
import io.wattle.workload.ModelName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine.Option;

/// Where requests come from, and how they are multiplied.
final class TraceOptions {
    private static final double WEEK_SECONDS = 7 * 86_400.0;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "Arrivals as CSV; .gz is unpacked, - is standard input.")
    private Optional<String> file = Optional.empty();

    @Option(
            names = "--max-bad-lines",
            paramLabel = "N",
            defaultValue = "0",
            description = "Lines of the trace that may be no requests: they are named and left out; default 0.")
    private int mostBadLines;

    @Option(names = "--repeat", paramLabel = "N", defaultValue = "1", description = "Plays the trace N times.")
    private int repeat = 1;

    @Option(
            names = "--scale",
            paramLabel = "FACTOR",
            defaultValue = "1",
            description = "Lays copies of the trace over each other, each begun elsewhere, for FACTOR times the rate.")
    private double scale = 1;

    @Option(
            names = "--diurnal",
            description = "Repeats the trace for a day and lets its rate follow the hours of a public service.")
    private boolean isDiurnal;

    @Option(
            names = "--synthetic",
            paramLabel = "KIND",
            description = "Instead of a trace: poisson, or gamma with bursts.")
    private Optional<String> synthetic = Optional.empty();

    @Option(names = "--rate", paramLabel = "N", description = "Synthetic requests per second.")
    private double rate = 1;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "1 h",
            description = "Of synthetic requests; default ${DEFAULT-VALUE}.")
    private String duration = "1 h";

    @Option(
            names = "--cv",
            paramLabel = "N",
            defaultValue = "2",
            description = "Of --synthetic gamma: spread of the times between requests; default 2.")
    private double variation = 2;

    @Option(
            names = "--input-lengths",
            paramLabel = "LENGTHS",
            defaultValue = "p50=1020,p90=2735,p99=4142",
            description = "Synthetic prompts; default ${DEFAULT-VALUE}, those of Azure's conversations.")
    private String inputs = "";

    @Option(
            names = "--output-lengths",
            paramLabel = "LENGTHS",
            defaultValue = "p50=129,p90=424,p99=601",
            description = "Synthetic answers; default ${DEFAULT-VALUE}.")
    private String outputs = "";

    /// @throws CliException with one sentence about what is wrong
    Trace read(List<ModelName> models, long seed, CliContext context) {
        if (file.isPresent() == synthetic.isPresent()) {
            throw new CliException(ExitCode.USAGE, "Give either --trace FILE or --synthetic poisson|gamma.");
        }
        if (mostBadLines < 0) {
            throw new CliException(
                    ExitCode.USAGE, "The number (" + mostBadLines + ") of --max-bad-lines must be 0 or more.");
        }
        try {
            TraceShape shape = new TraceShape(repeat, scale, isDiurnal);
            List<Trace.Arrival> arrivals =
                    file.isPresent() ? file(file.get(), models, context) : synthetic(models, seed);
            if (arrivals.isEmpty()) {
                throw new CliException(ExitCode.USAGE, "Not one synthetic request falls into the duration.");
            }
            return shape.of(arrivals, seed);
        } catch (IllegalArgumentException wrong) {
            throw new CliException(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
        }
    }

    private List<Trace.Arrival> synthetic(List<ModelName> models, long seed) {
        String kind = synthetic.orElse("");
        if (!List.of("poisson", "gamma").contains(kind)) {
            throw new CliException(
                    ExitCode.USAGE, "The kind \"" + kind + "\" of --synthetic must be poisson or gamma.");
        }
        double seconds = Scale.TIME.parse(duration);
        if (seconds > WEEK_SECONDS) {
            throw new CliException(
                    ExitCode.USAGE, "The time \"" + duration + "\" of --duration must be a week (168 h) at most.");
        }
        return new Synthetic(
                        rate,
                        seconds,
                        kind.equals("gamma") ? variation : 1,
                        Lengths.parse(inputs),
                        Lengths.parse(outputs))
                .arrivals(models, seed);
    }

    private List<Trace.Arrival> file(String name, List<ModelName> models, CliContext context) {
        try (Reader text = open(name, context)) {
            TraceFile.Content content = TraceFile.read(text, models, mostBadLines);
            if (content.badLines() > 0) {
                content.complaints().forEach(context.err()::println);
                context.err()
                        .println(Cells.grouped(content.badLines()) + " bad lines of \"" + name + "\" were left out.");
            }
            return content.arrivals();
        } catch (NoSuchFileException missing) {
            throw unreadable(name, "there is no such file");
        } catch (IOException failure) {
            throw unreadable(name, Cells.reason(failure));
        } catch (TraceFile.MalformedException malformed) {
            throw unreadable(name, String.valueOf(malformed.getMessage()).replaceFirst("\\.$", ""));
        }
    }

    private static Reader open(String name, CliContext context) throws IOException {
        InputStream bytes = name.equals("-") ? context.in() : Files.newInputStream(Path.of(name));
        InputStream plain = name.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
        return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
    }

    private static CliException unreadable(String name, String reason) {
        return new CliException(ExitCode.USAGE, "The trace \"" + name + "\" cannot be read: " + reason + ".");
    }
}
