package io.wattle.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.comparison.Comparer;
import io.wattle.comparison.Comparison;
import io.wattle.comparison.ComparisonDocument;
import io.wattle.comparison.ComparisonPage;
import io.wattle.comparison.HostShare;
import io.wattle.comparison.Question;
import io.wattle.quantity.Scale;
import io.wattle.spec.ModelFiles;
import io.wattle.workload.Precision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// {@code wattle compare}: which GPU serves a model with the fewest joules.
@Command(
        name = "compare",
        description = "Compares GPUs and processors for one model: joules per token, latency, break-even load.",
        footer = {
            "",
            "Energy counts the GPUs and their share of the host; GPU-ONLY leaves the host away. PER-RACK-KW counts the",
            "watts that a rack must set aside. A device beats another from the load on at which it draws less, the",
            "watts of idle times included. Every figure is modelled.",
            "",
            "Example: wattle compare --gpus A100,H100,H200,GH200 --model meta-llama/Llama-3.1-70B -o html > compare.html"
        })
final class CompareCommand implements Callable<Integer> {
    private static final int MOST_TOKENS = 10_000_000;

    private final CliContext context;

    /// What a comparison can be printed as.
    enum Format {
        TABLE,
        WIDE,
        JSON,
        YAML,
        CSV,
        HTML
    }

    @Option(
            names = "--gpus",
            required = true,
            split = ",",
            paramLabel = "NAME",
            description = "GPUs, or processors, by their names in the catalogue; separated by commas.")
    private List<String> gpus = List.of();

    @Option(
            names = "--model",
            required = true,
            paramLabel = "NAME",
            description = "Name in the catalogue, or the path of a config.json.")
    private String model = "";

    @Option(
            names = "--precisions",
            split = ",",
            paramLabel = "NAME",
            description = "Weights may be in; default bf16,fp8 on GPUs and bf16,int8 on processors.")
    private List<String> precisions = List.of();

    @Option(names = "--input-tokens", paramLabel = "N", defaultValue = "512", description = "Mean prompt; default 512.")
    private int inputTokens = 512;

    @Option(
            names = "--output-tokens",
            paramLabel = "N",
            defaultValue = "256",
            description = "Mean answer; default 256.")
    private int outputTokens = 256;

    @Option(
            names = "--slo-ttft",
            paramLabel = "TIME",
            defaultValue = "2s",
            description = "Mean time to the first token at most; default 2s.")
    private String firstToken = "2s";

    @Option(
            names = "--slo-tpot",
            split = ",",
            paramLabel = "TIME",
            defaultValue = "20ms,50ms,100ms",
            description = "Mean time per output token at most, one objective each; default 20ms,50ms,100ms.")
    private List<String> perToken = List.of();

    @Option(
            names = "--host-idle",
            paramLabel = "POWER",
            description = "Of a host at rest without its GPUs; by default as the output says.")
    private Optional<String> hostIdle = Optional.empty();

    @Option(names = "--host-max", paramLabel = "POWER", description = "The same with all its GPUs at work.")
    private Optional<String> hostMax = Optional.empty();

    @Option(
            names = "--host-gpus",
            paramLabel = "N",
            defaultValue = "8",
            description = "GPUs of such a host; default 8.")
    private int hostGpus = 8;

    @Option(
            names = "--calibration",
            paramLabel = "FILE",
            description = "Constants that \"wattle calibrate\" wrote; those of this release by default.")
    private Optional<Path> constants = Optional.empty();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "table, wide, json, yaml, csv or html; default ${DEFAULT-VALUE}.")
    private Format format = Format.TABLE;

    CompareCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Comparer comparer =
                new Comparer(ModelFiles.lookup(), HardwareCatalog.standard(), ConstantsFile.read(constants));
        Comparison comparison;
        try {
            comparison = comparer.compare(
                    question(), gpus.stream().map(String::strip).toList(), host());
        } catch (Comparer.UnknownNameException unknown) {
            throw new CliException(ExitCode.USAGE, String.valueOf(unknown.getMessage()));
        }
        print(comparison);
        boolean isPossible = comparison.devices().stream()
                .anyMatch(device -> !device.choices().isEmpty());
        return (isPossible ? ExitCode.DONE : ExitCode.CONFLICT).code();
    }

    private Question question() {
        return new Question(
                model.strip(),
                precisions.stream().map(CompareCommand::precision).toList(),
                tokens("--input-tokens", inputTokens),
                tokens("--output-tokens", outputTokens),
                seconds("--slo-ttft", firstToken),
                perToken.stream().map(text -> seconds("--slo-tpot", text)).toList());
    }

    private static double seconds(String option, String text) {
        return Timeouts.parse(option, text.strip()).toNanos() / 1e9;
    }

    private static int tokens(String option, int number) {
        if (number < 1 || number > MOST_TOKENS) {
            throw new CliException(
                    ExitCode.USAGE, option + " (" + number + ") must be between 1 and " + MOST_TOKENS + ".");
        }
        return number;
    }

    private static Precision precision(String label) {
        return Precision.ofLabel(label.strip())
                .orElseThrow(() -> new CliException(
                        ExitCode.USAGE,
                        "The precision \"" + label.strip() + "\" must be one of "
                                + Arrays.stream(Precision.values())
                                        .map(Precision::label)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    private Optional<HostShare> host() {
        if (hostIdle.isEmpty() && hostMax.isEmpty()) {
            return Optional.empty();
        }
        if (hostIdle.isEmpty() || hostMax.isEmpty()) {
            throw new CliException(ExitCode.USAGE, "Give both --host-idle and --host-max, or neither.");
        }
        try {
            return Optional.of(new HostShare(
                    Scale.POWER.parse(hostIdle.get()), Scale.POWER.parse(hostMax.get()), 0, hostGpus, "as stated"));
        } catch (IllegalArgumentException malformed) {
            throw new CliException(ExitCode.USAGE, String.valueOf(malformed.getMessage()));
        }
    }

    private void print(Comparison comparison) {
        ObjectNode document = ComparisonDocument.write(comparison);
        switch (format) {
            case JSON -> context.out().println(document.toPrettyString());
            case YAML -> context.out().print(DocumentYaml.write(document));
            case CSV ->
                Csv.lines(document.path("best"), CompareTables.CSV_FIELDS, true).forEach(context.out()::println);
            case HTML -> context.out().print(ComparisonPage.of(comparison));
            case TABLE, WIDE -> CompareTables.print(document, format == Format.WIDE, context.out());
        }
    }
}
