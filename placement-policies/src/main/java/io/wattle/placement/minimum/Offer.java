package io.wattle.placement.minimum;

import io.wattle.placement.Option;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/// One way to run a replica of one model on nodes of one kind, as the search sees it.
final class Offer {
    private final int model;
    private final Kind kind;
    private final Option option;
    private final double[] loads;
    private final double[] costs;

    Offer(int model, Kind kind, Option option) {
        this.model = model;
        this.kind = kind;
        this.option = option;
        double[] bends = option.performance().bends(option.requestsPerSecond());
        this.loads = new double[bends.length + 1];
        this.costs = new double[bends.length + 1];
        System.arraycopy(bends, 0, loads, 1, bends.length);
        for (int index = 1; index < loads.length; index++) {
            costs[index] = cost(bends[index - 1]);
        }
    }

    private double cost(double load) {
        double power = option.performance().power(load).value();
        if (!kind.hasGpus()) {
            return power - kind.sample().host().idle().value();
        }
        double busy = Math.min(1, load / loads[1]);
        return power - kind.idle() * option.gpus() + kind.swing() * busy * option.gpus() / kind.units();
    }

    int model() {
        return model;
    }

    Kind kind() {
        return kind;
    }

    Option option() {
        return option;
    }

    /// Requests per second that a replica may be given.
    double capacity() {
        return loads[loads.length - 1];
    }

    /// Loads from 0 to the capacity between which the cost is straight.
    double[] loads() {
        return loads.clone();
    }

    /// Watts that a replica draws above what its GPUs and host draw at rest, at a load up to its capacity.
    double costAt(double load) {
        int index = Arrays.binarySearch(loads, load);
        if (index >= 0) {
            return costs[index];
        }
        int above = Math.min(-index - 1, loads.length - 1);
        double share = (load - loads[above - 1]) / (loads[above] - loads[above - 1]);
        return costs[above - 1] + share * (costs[above] - costs[above - 1]);
    }

    /// GPUs that a replica takes; on processors the share of a node's time that a load takes.
    double unitsAt(double load) {
        return kind.hasGpus() ? option.gpus() : load / capacity();
    }

    /// Watts committed by its GPUs above their rest.
    double gpuCommitment() {
        return option.gpus() == 0
                ? 0
                : (option.configuration().gpuPowerCap().orElseThrow().value() - kind.idle()) * option.gpus();
    }

    /// Watts committed if its node's host is shared out over all it runs: no plan commits less.
    double leastCommitmentAt(double load) {
        return gpuCommitment() + kind.swing() * unitsAt(load) / kind.units();
    }

    /// Watts of waking its share of a node.
    double wakingAt(double load) {
        return kind.waking() * unitsAt(load) / kind.units();
    }

    /// Whether another is never worse: it takes no more, and costs no more at any load that this one can take.
    boolean isWorseThan(Offer other) {
        return isWorseThan(other, capacity());
    }

    /// Whether another is never worse at loads up to a highest one.
    boolean isWorseThan(Offer other, double highest) {
        double most = Math.min(highest, capacity());
        return other.option.gpus() <= option.gpus()
                && other.gpuCommitment() <= gpuCommitment()
                && other.capacity() >= most
                && DoubleStream.concat(
                                DoubleStream.of(most),
                                DoubleStream.concat(Arrays.stream(loads), Arrays.stream(other.loads)))
                        .filter(load -> load <= most)
                        .allMatch(load -> other.costAt(load) <= costAt(load));
    }
}
