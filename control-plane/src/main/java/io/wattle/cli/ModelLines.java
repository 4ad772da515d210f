package io.wattle.cli;

import io.wattle.placement.ReplicaConfiguration;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.quantity.Megahertz;
import io.wattle.quantity.Scale;
import io.wattle.quantity.Watts;
import io.wattle.workload.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What each model runs as: a line for all replicas of one configuration on one type of device.
final class ModelLines {
    private static final int MOST_RACKS = 5;
    private static final List<String> HEADERS = List.of(
            "MODEL",
            "REPLICAS",
            "EACH-ON",
            "SHARDING",
            "PRECISION",
            "SM-CLOCK",
            "GPU-CAP",
            "BATCH",
            "LOAD",
            "FIRST-TOKEN",
            "PER-TOKEN",
            "ENERGY/TOKEN");

    private ModelLines() {}

    /// Replicas that differ in nothing but their place and load.
    private record Choice(String devices, ReplicaConfiguration configuration) {}

    static List<String> of(PlannedCluster planned, boolean isWide) {
        List<String> headers = new ArrayList<>(HEADERS);
        if (isWide) {
            headers.addAll(List.of("WEIGHTS/GPU", "KV/GPU", "RACKS"));
        }
        List<List<String>> rows = new ArrayList<>();
        for (Model model : planned.problem().models()) {
            Map<Choice, List<ReplicaPlacement>> choices = new LinkedHashMap<>();
            for (ReplicaPlacement replica : planned.replicasOf(model)) {
                Choice choice = new Choice(planned.devices(replica), replica.configuration());
                choices.computeIfAbsent(choice, _ -> new ArrayList<>()).add(replica);
            }
            if (choices.isEmpty()) {
                rows.add(absent(model, headers.size()));
            }
            choices.forEach((choice, replicas) -> rows.add(cells(model, choice, replicas, isWide)));
        }
        return new Table(headers, rows).lines(true);
    }

    private static List<String> absent(Model model, int columns) {
        List<String> cells = new ArrayList<>(List.of(model.name().value(), "0"));
        while (cells.size() < columns) {
            cells.add(Cells.UNKNOWN);
        }
        return cells;
    }

    private static List<String> cells(Model model, Choice choice, List<ReplicaPlacement> replicas, boolean isWide) {
        ReplicaConfiguration configuration = choice.configuration();
        List<String> cells = new ArrayList<>(List.of(
                model.name().value(),
                Integer.toString(replicas.size()),
                choice.devices(),
                sharding(configuration),
                configuration.precision().label(),
                configuration.smClock().map(Megahertz::toString).orElse("free"),
                configuration.gpuPowerCap().map(Watts::toString).orElse(Cells.UNKNOWN),
                Integer.toString(configuration.maxBatch()),
                load(replicas),
                against(
                        slowest(replicas, replica -> replica.expected().timeToFirstToken()),
                        model.objective().timeToFirstToken()),
                against(
                        slowest(replicas, replica -> replica.expected().timePerOutputToken()),
                        model.objective().timePerOutputToken()),
                energy(replicas)));
        if (isWide) {
            ReplicaPlacement first = replicas.getFirst();
            cells.add(first.expected().weightsPerGpu().toString());
            cells.add(first.expected().kvCachePerGpu().toString());
            cells.add(racks(replicas));
        }
        return cells;
    }

    private static String racks(List<ReplicaPlacement> replicas) {
        List<String> names = replicas.stream()
                .map(replica -> replica.rack().value())
                .distinct()
                .toList();
        String first = names.stream().limit(MOST_RACKS).collect(Collectors.joining(","));
        return names.size() <= MOST_RACKS ? first : first + " and " + (names.size() - MOST_RACKS) + " more";
    }

    private static String sharding(ReplicaConfiguration configuration) {
        String tensor = "TP " + configuration.tensorParallelDegree();
        String stages = configuration.pipelineParallelDegree() == 1
                ? tensor
                : tensor + ", PP " + configuration.pipelineParallelDegree();
        return configuration.expertParallelDegree() == 1
                ? stages
                : stages + ", EP " + configuration.expertParallelDegree();
    }

    /// What the replicas are given, of what they can take.
    private static String load(List<ReplicaPlacement> replicas) {
        double assigned = replicas.stream()
                .mapToDouble(replica -> replica.expected().assignedRequestsPerSecond())
                .sum();
        double capacity = replicas.stream()
                .mapToDouble(replica -> replica.expected().capacityRequestsPerSecond())
                .sum();
        return String.format(
                Locale.ROOT, "%s of %s/s (%.0f %%)", rate(assigned), rate(capacity), 100 * assigned / capacity);
    }

    /// To three digits.
    static String rate(double requestsPerSecond) {
        String format = requestsPerSecond >= 100 ? "%.0f" : requestsPerSecond >= 10 ? "%.1f" : "%.2f";
        String digits = String.format(Locale.ROOT, format, requestsPerSecond);
        return digits.contains(".") ? digits.replaceAll("\\.?0+$", "") : digits;
    }

    private static Duration slowest(List<ReplicaPlacement> replicas, Function<ReplicaPlacement, Duration> time) {
        return replicas.stream().map(time).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    private static String against(Duration expected, Duration objective) {
        return time(expected) + " of " + time(objective);
    }

    private static String time(Duration duration) {
        return Scale.TIME.format(duration.toNanos() / 1e9);
    }

    /// Weighted by load; the plain mean where there is none.
    private static String energy(List<ReplicaPlacement> replicas) {
        double weights = 0;
        double sum = 0;
        for (ReplicaPlacement replica : replicas) {
            double weight = Math.max(1e-9, replica.expected().assignedRequestsPerSecond());
            weights += weight;
            sum += weight * replica.expected().energyPerOutputToken().value();
        }
        return Scale.ENERGY.format(sum / weights);
    }
}
