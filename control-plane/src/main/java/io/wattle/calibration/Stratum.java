package io.wattle.calibration;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// Measurements that are judged together.
///
/// @param name as reports show it
record Stratum(String name, Predicate<Measurement> holds) {
    private static final Set<String> PLAIN_TASKS = Set.of("lm-arena-chat", "gpqa");

    /// Below as many bits, weights are quantised.
    private static final double QUANTISED_BITS = 12;

    /// What the project holds itself to, in this order.
    static final List<Stratum> ALL = List.of(
            new Stratum("ML.ENERGY v3, chat and questions", m -> isThird(m) && PLAIN_TASKS.contains(m.task())),
            new Stratum("ML.ENERGY v3, images, video, code", m -> isThird(m) && !PLAIN_TASKS.contains(m.task())),
            new Stratum("ML.ENERGY v3, dense", m -> isThird(m) && !hasExperts(m)),
            new Stratum("ML.ENERGY v3, mixture of experts, 16 bits", m -> isThird(m) && hasExperts(m) && !isSmall(m)),
            new Stratum("ML.ENERGY v3, mixture of experts, 4 bits", m -> isThird(m) && hasExperts(m) && isSmall(m)),
            new Stratum("ML.ENERGY v3, all", Stratum::isThird),
            new Stratum("ML.ENERGY v2", m -> m.source().equals("mlenergy-v2")),
            new Stratum("silicon, dense", m -> isSilicon(m) && !hasExperts(m)),
            new Stratum("silicon, FP8 mixture of experts", m -> isSilicon(m) && hasExperts(m) && isSmall(m)),
            new Stratum("silicon, all", Stratum::isSilicon),
            new Stratum("Splitwise", m -> m.source().equals("splitwise")));

    boolean holds(Measurement measurement) {
        return holds.test(measurement);
    }

    static boolean hasExperts(Measurement m) {
        return m.configuration().work().experts().isPresent();
    }

    static boolean isSmall(Measurement m) {
        return m.configuration().format().precision().bitsPerWeight() < QUANTISED_BITS;
    }

    private static boolean isThird(Measurement m) {
        return m.source().equals("mlenergy-v3");
    }

    private static boolean isSilicon(Measurement m) {
        return m.source().equals("silicon");
    }
}
