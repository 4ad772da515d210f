package io.wattle.comparison;

import io.wattle.workload.Precision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// One sharding, precision and clock on one device, by batch: what it draws at any load.
final class Setup {
    /// Share of the saturated rate that a replica is loaded to, so that queues stay short.
    private static final double PLANNABLE_SHARE = 0.8;

    private final Device device;
    private final List<Choice> byBatch;

    private Setup(Device device, List<Choice> choices) {
        this.device = device;
        byBatch =
                choices.stream().sorted(Comparator.comparingInt(Choice::batch)).toList();
    }

    private record Key(int tensor, Precision precision, double clock) {}

    static List<Setup> of(Device device) {
        Map<Key, List<Choice>> groups = new LinkedHashMap<>();
        for (Choice choice : device.choices()) {
            groups.computeIfAbsent(
                            new Key(choice.tensor(), choice.precision(), choice.relativeClock()),
                            _ -> new ArrayList<>())
                    .add(choice);
        }
        return groups.values().stream().map(all -> new Setup(device, all)).toList();
    }

    /// Requests per second that one replica is planned for under an objective; 0 where it does not hold.
    double capacity(Question question, double perToken) {
        return byBatch.stream()
                        .filter(choice -> question.holds(choice, perToken))
                        .mapToDouble(Choice::tokensPerSecond)
                        .max()
                        .orElse(0)
                * PLANNABLE_SHARE
                / question.outputTokens();
    }

    /// Watts of as many replicas as a load needs under an objective, idle ones included; none where not even one
    /// request at a time holds it.
    OptionalDouble watts(double requestsPerSecond, Question question, double perToken) {
        List<Choice> holding = byBatch.stream()
                .filter(choice -> question.holds(choice, perToken))
                .toList();
        if (holding.isEmpty()) {
            return OptionalDouble.empty();
        }
        double wanted = requestsPerSecond * question.outputTokens();
        double most = PLANNABLE_SHARE * holding.getLast().tokensPerSecond();
        double replicas = Math.ceil(wanted / most);
        return OptionalDouble.of(replicas * one(wanted / replicas, holding));
    }

    private double one(double tokensPerSecond, List<Choice> holding) {
        Choice alone = holding.getFirst();
        if (tokensPerSecond <= alone.tokensPerSecond()) {
            double busy = tokensPerSecond / alone.tokensPerSecond();
            return device.idle().watts(alone, busy);
        }
        Choice below = alone;
        for (Choice above : holding) {
            if (above.tokensPerSecond() >= tokensPerSecond) {
                double span = above.tokensPerSecond() - below.tokensPerSecond();
                double part = span <= 0 ? 0 : (tokensPerSecond - below.tokensPerSecond()) / span;
                return below.watts() + part * (above.watts() - below.watts());
            }
            below = above;
        }
        return below.watts();
    }
}
