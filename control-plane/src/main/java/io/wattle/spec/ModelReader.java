package io.wattle.spec;

import io.wattle.fleet.CpuArchitecture;
import io.wattle.quantity.Scale;
import io.wattle.workload.Demand;
import io.wattle.workload.Model;
import io.wattle.workload.ModelName;
import io.wattle.workload.ParallelismRequest;
import io.wattle.workload.PlacementWish;
import io.wattle.workload.Precision;
import io.wattle.workload.ReplicaBounds;
import io.wattle.workload.ServiceLevelObjective;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Reads a document of kind {@code Model}.
///
/// Only the architecture must be stated. What else is left out means: engine vLLM, precision bf16, no demand, 1
/// to 64 replicas, sharding as the planner likes, anywhere, and latencies so long that only memory and power
/// decide.
final class ModelReader {
    private static final Duration LAX_FIRST_TOKEN = Duration.ofMinutes(5);
    private static final Duration LAX_OUTPUT_TOKEN = Duration.ofSeconds(10);
    private static final double USUAL_PERCENTILE = 95;
    private static final ReplicaBounds USUAL_BOUNDS = new ReplicaBounds(1, 64);
    private static final int MOST_REPLICAS = 100_000;
    private static final int MOST_TOKENS = 100_000_000;
    private static final int MOST_PRIORITY = 1000;
    private static final int MOST_DEGREE = 1024;

    private final Catalogs catalogs;

    ModelReader(Catalogs catalogs) {
        this.catalogs = catalogs;
    }

    Model read(Fields document) throws SpecException {
        Fields metadata = document.mapping("metadata");
        metadata.allow("name");
        String name = metadata.named("the model's metadata").name();
        Fields spec = document.mapping("spec").named("model " + name);
        spec.allow(
                "architecture",
                "source",
                "engine",
                "precisions",
                "demand",
                "slo",
                "replicas",
                "parallelism",
                "placement",
                "priority");
        EngineReader.Engine engine = EngineReader.read(spec);
        return new Model(
                new ModelName(name),
                new ArchitectureReader(catalogs).read(spec),
                engine.source(),
                engine.kind(),
                precisions(spec),
                demand(spec),
                objective(spec),
                bounds(spec),
                parallelism(spec),
                placement(spec),
                spec.has("priority") ? spec.integer("priority", 0, MOST_PRIORITY) : 0);
    }

    private static List<Precision> precisions(Fields spec) throws SpecException {
        List<Precision> precisions = new ArrayList<>();
        for (String label : spec.texts("precisions")) {
            precisions.add(Precision.ofLabel(label)
                    .orElseThrow(() -> new SpecException(
                            spec.lineOf("precisions"),
                            "unknown precision \"%s\" in %s; known are %s"
                                    .formatted(label, spec.context(), labels()))));
        }
        if (precisions.isEmpty() && spec.has("precisions")) {
            throw new SpecException(
                    spec.lineOf("precisions"), "%s must allow at least one precision.".formatted(spec.context()));
        }
        return precisions.isEmpty() ? List.of(Precision.BF16) : precisions;
    }

    private static String labels() {
        return String.join(
                ", ", Arrays.stream(Precision.values()).map(Precision::label).toList());
    }

    private static Optional<Demand> demand(Fields spec) throws SpecException {
        Optional<Fields> fields = spec.findMapping("demand");
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        fields.get().allow("requestsPerSecond", "inputTokens", "outputTokens", "follow");
        double rate = fields.get().number("requestsPerSecond");
        if (rate <= 0) {
            throw new SpecException(
                    fields.get().lineOf("requestsPerSecond"),
                    "The demand of %s is %s requests per second and must be above 0; leave demand out for none."
                            .formatted(spec.context(), rate));
        }
        return Optional.of(new Demand(
                rate,
                fields.get().integer("inputTokens", 1, MOST_TOKENS),
                fields.get().integer("outputTokens", 1, MOST_TOKENS),
                isFollowed(fields.get())));
    }

    private static boolean isFollowed(Fields demand) throws SpecException {
        Optional<String> follow = demand.findText("follow");
        if (follow.isEmpty() || follow.get().equals("measured") || follow.get().equals("declared")) {
            return follow.filter("measured"::equals).isPresent();
        }
        throw new SpecException(
                demand.lineOf("follow"),
                "The demand's follow \"%s\" must be declared, to plan for requestsPerSecond whatever comes, or measured, to plan for what is measured and at most for that."
                        .formatted(follow.get()));
    }

    private static ServiceLevelObjective objective(Fields spec) throws SpecException {
        Optional<Fields> found = spec.findMapping("slo");
        if (found.isEmpty()) {
            return new ServiceLevelObjective(LAX_FIRST_TOKEN, LAX_OUTPUT_TOKEN, USUAL_PERCENTILE);
        }
        Fields fields = found.get();
        fields.allow("timeToFirstToken", "timePerOutputToken", "percentile");
        double percentile = fields.has("percentile") ? fields.number("percentile") : USUAL_PERCENTILE;
        if (!(percentile > 0 && percentile < 100)) {
            throw new SpecException(
                    fields.lineOf("percentile"),
                    "The percentile of %s is %s and must be between 0 and 100.".formatted(spec.context(), percentile));
        }
        return new ServiceLevelObjective(
                duration(fields, "timeToFirstToken", LAX_FIRST_TOKEN),
                duration(fields, "timePerOutputToken", LAX_OUTPUT_TOKEN),
                percentile);
    }

    private static Duration duration(Fields fields, String name, Duration otherwise) throws SpecException {
        if (!fields.has(name)) {
            return otherwise;
        }
        Duration duration = Duration.ofNanos(Math.round(fields.quantity(name, Scale.TIME) * 1e9));
        if (!duration.isPositive()) {
            throw new SpecException(
                    fields.lineOf(name),
                    "The field \"%s\" of %s must be longer than zero.".formatted(name, fields.context()));
        }
        return duration;
    }

    private static ReplicaBounds bounds(Fields spec) throws SpecException {
        Optional<Fields> found = spec.findMapping("replicas");
        if (found.isEmpty()) {
            return USUAL_BOUNDS;
        }
        Fields fields = found.get();
        fields.allow("min", "max");
        int min = fields.has("min") ? fields.integer("min", 0, MOST_REPLICAS) : USUAL_BOUNDS.min();
        int max = fields.has("max") ? fields.integer("max", 1, MOST_REPLICAS) : Math.max(min, USUAL_BOUNDS.max());
        if (min > max) {
            throw new SpecException(
                    fields.lineOf("min"),
                    "The least replicas of %s (%d) must not exceed the most (%d).".formatted(spec.context(), min, max));
        }
        return new ReplicaBounds(min, max);
    }

    private static ParallelismRequest parallelism(Fields spec) throws SpecException {
        Optional<Fields> fields = spec.findMapping("parallelism");
        if (fields.isEmpty()) {
            return ParallelismRequest.AUTO;
        }
        fields.get().allow("tensor", "pipeline", "expert");
        return new ParallelismRequest(
                degree(fields.get(), "tensor"), degree(fields.get(), "pipeline"), degree(fields.get(), "expert"));
    }

    private static OptionalInt degree(Fields fields, String name) throws SpecException {
        if (!fields.has(name) || fields.text(name).equals("auto")) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(fields.integer(name, 1, MOST_DEGREE));
    }

    private PlacementWish placement(Fields spec) throws SpecException {
        Optional<Fields> found = spec.findMapping("placement");
        if (found.isEmpty()) {
            return PlacementWish.ANYWHERE;
        }
        Fields fields = found.get();
        fields.allow("gpus", "arch", "spread");
        List<String> gpus = new ArrayList<>();
        for (String name : fields.texts("gpus")) {
            gpus.add(GpuNames.require(catalogs.hardware(), name, fields.lineOf("gpus"), fields.context())
                    .name());
        }
        Set<CpuArchitecture> arch = EnumSet.noneOf(CpuArchitecture.class);
        for (String label : fields.texts("arch")) {
            arch.add(CpuArchitecture.ofLabel(label)
                    .orElseThrow(() -> new SpecException(
                            fields.lineOf("arch"),
                            "unknown architecture \"%s\" in %s; known are x86_64, aarch64"
                                    .formatted(label, fields.context()))));
        }
        Optional<String> spread = fields.findText("spread");
        if (spread.isPresent() && !List.of("rack", "feed").contains(spread.get())) {
            throw new SpecException(
                    fields.lineOf("spread"),
                    "unknown spread \"%s\" in %s; known are rack, feed".formatted(spread.get(), fields.context()));
        }
        return new PlacementWish(gpus, arch, spread);
    }
}
