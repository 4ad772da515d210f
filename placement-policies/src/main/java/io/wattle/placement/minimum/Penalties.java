package io.wattle.placement.minimum;

import java.util.Arrays;

/// What a request that nobody serves costs the search, in watts: far more than serving any, and more the more important
/// its model is. Requests of equal priority count alike.
final class Penalties {
    /// Times the watts of serving the dearest request.
    private static final double TIMES = 100;

    /// A model of higher priority outbids all of the next lower one.
    private static final double STEP = 30;

    private static final int MOST_STEPS = 3;

    private Penalties() {}

    /// Watts for each request per second of each model.
    static double[] of(Market market) {
        var models = market.problem().models();
        int[] levels = models.stream()
                .mapToInt(model -> model.priority())
                .distinct()
                .sorted()
                .toArray();
        double dearest = 1;
        for (int model = 0; model < models.size(); model++) {
            dearest = Math.max(
                    dearest,
                    market.offers().get(model).stream()
                            .mapToDouble(offer -> offer.costAt(offer.capacity()) / offer.capacity())
                            .min()
                            .orElse(1));
        }
        double[] penalties = new double[models.size()];
        for (int model = 0; model < penalties.length; model++) {
            int rank = Arrays.binarySearch(levels, models.get(model).priority());
            penalties[model] = dearest * TIMES * Math.pow(STEP, Math.min(MOST_STEPS, rank));
        }
        return penalties;
    }
}
