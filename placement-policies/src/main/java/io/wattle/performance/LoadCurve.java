package io.wattle.performance;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// What a replica does at each number of requests under way, sampled once and straight lines between.
///
/// Planning asks thousands of times, so the samples decide: power against the rate of requests is by definition
/// made of straight pieces, whose ends are {@link #rates}.
final class LoadCurve {
    /// What is sampled; more under way than the last is never planned.
    private static final double[] SAMPLES = {1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256};

    /// Share of the places in use on average below which nobody waits for one.
    private static final double RARELY_FULL = 0.3;

    private final double[] sequences;
    private final double[] rates;
    private final double[] answering;
    private final double[] gaps;
    private final double[] alone;
    private final double[] reading;
    private final double[] watts;

    /// @param columns requests under way, requests per second, seconds of a step that reads no prompt, mean
    ///                seconds between tokens, seconds to a first token that waits for no other prompt, seconds
    ///                to read a prompt, watts of all devices; as many of each
    private LoadCurve(double[][] columns) {
        this.sequences = columns[0];
        this.rates = columns[1];
        this.answering = columns[2];
        this.gaps = columns[3];
        this.alone = columns[4];
        this.reading = columns[5];
        this.watts = columns[6];
    }

    /// What one sample says.
    record Sample(double tokensPerSecond, double answering, double gap, double alone, double reading, double watts) {}

    /// What is sampled.
    @FunctionalInterface
    interface Server {
        Sample at(double sequences);
    }

    /// @param most sequences that the replica lets in
    static LoadCurve of(Server server, double outputTokens, double most) {
        double[][] columns = new double[7][SAMPLES.length + 1];
        int count = 0;
        for (int index = 0; index <= SAMPLES.length; index++) {
            double sequences = index < SAMPLES.length ? Math.min(SAMPLES[index], most) : most;
            if (count > 0 && sequences <= columns[0][count - 1]) {
                break;
            }
            Sample sample = server.at(sequences);
            double rate = sample.tokensPerSecond / outputTokens;
            if (count > 0 && rate <= columns[1][count - 1]) {
                break; // more under way would only wait longer
            }
            double[] row = {sequences, rate, sample.answering, sample.gap, sample.alone, sample.reading, sample.watts};
            for (int column = 0; column < row.length; column++) {
                columns[column][count] = row[column];
            }
            count++;
        }
        double[][] used = new double[columns.length][];
        for (int column = 0; column < columns.length; column++) {
            used[column] = Arrays.copyOf(columns[column], count);
        }
        return new LoadCurve(used);
    }

    /// Requests per second at the samples, ascending.
    DoubleStream rates() {
        return Arrays.stream(rates);
    }

    /// The samples with what is drawn above rest.
    ///
    /// @param more     watts of the host while the replica works
    /// @param quantile of answers whose time per token the slow gap is
    List<ServingCurve.Point> points(double idle, double more, double outputTokens, double quantile) {
        return IntStream.range(0, sequences.length)
                .mapToObj(index -> new ServingCurve.Point(
                        sequences[index],
                        rates[index] * outputTokens,
                        gaps[index],
                        held(sequences[index], outputTokens).quantile(quantile),
                        Math.max(0, alone[index] - reading[index]),
                        Math.max(0, watts[index] - idle) + more))
                .toList();
    }

    double lowestRate() {
        return rates[0];
    }

    double mostSequences() {
        return sequences[sequences.length - 1];
    }

    double highestRate() {
        return rates[rates.length - 1];
    }

    /// Requests under way on average at a rate; below one where the replica rests at times.
    double underWay(double rate) {
        return rate <= rates[0] ? rate / rates[0] : between(rates, sequences, rate);
    }

    /// Time per output token of the requests that come at random at a rate, each finding the others under way
    /// and each held up by the prompts that come meanwhile.
    TimePerToken gaps(double rate, double outputTokens) {
        double found = 1 + underWay(rate);
        double ofBatch = between(sequences, gaps, found + Math.sqrt(variance(rate))) - between(sequences, gaps, found);
        return gaps(rate, found, ofBatch, outputTokens);
    }

    /// Time per output token where as many are under way all the time, since whoever routes requests sends the
    /// next when one is done: only the prompts come at random.
    private TimePerToken held(double underWay, double outputTokens) {
        return gaps(between(sequences, rates, underWay), underWay, 0, outputTokens);
    }

    private TimePerToken gaps(double rate, double found, double ofBatch, double outputTokens) {
        double gap = between(sequences, gaps, found);
        double step = between(sequences, answering, found);
        double prompt = (1 - step / gap) / between(sequences, rates, found);
        double busy = Math.clamp(rate * prompt, 0, 0.999);
        double idle = 1 - busy;
        double jumps = rate * 2 * prompt * prompt / (idle * idle * idle);
        double own = prompt / idle;
        double waiting = busy / idle * own;
        return new TimePerToken(
                answering[0],
                step / idle,
                ofBatch * ofBatch,
                step * jumps,
                waiting,
                waiting * waiting + own * jumps,
                outputTokens);
    }

    /// Share of requests that find all places in use.
    double shareThatWaits(double rate) {
        int places = (int) Math.max(1, Math.floor(mostSequences()));
        return underWay(rate) < RARELY_FULL * places
                ? 0
                : Waiting.shareThatWaits(
                        places, rate, number -> Math.min(1, number) * between(sequences, rates, number));
    }

    /// Of the number of requests under way: arrivals in Poisson's manner beside departures that grow by less
    /// than in proportion, so that a crowd leaves slowly (source: van Kampen, Stochastic Processes in Physics
    /// and Chemistry, the linear noise approximation).
    private double variance(double rate) {
        if (rate <= rates[0] || rates.length == 1) {
            return underWay(rate);
        }
        int above = 1;
        while (above < rates.length - 1 && rates[above] < rate) {
            above++;
        }
        return rate * (sequences[above] - sequences[above - 1]) / (rates[above] - rates[above - 1]);
    }

    /// Seconds from a read prompt to its first token.
    double beginAt(double underWay) {
        return Math.max(0, between(sequences, alone, underWay) - readingAt(underWay));
    }

    double readingAt(double underWay) {
        return between(sequences, reading, underWay);
    }

    /// @param idle watts of all devices at rest
    double wattsAt(double rate, double idle) {
        if (rate <= rates[0]) {
            return idle + rate / rates[0] * Math.max(0, watts[0] - idle);
        }
        return Math.max(idle, between(rates, watts, rate));
    }

    private static double between(double[] from, double[] to, double value) {
        if (value <= from[0]) {
            return to[0];
        }
        int last = from.length - 1;
        if (value >= from[last]) {
            return to[last];
        }
        int found = Arrays.binarySearch(from, value);
        if (found >= 0) {
            return to[found];
        }
        int above = -found - 1;
        double share = (value - from[above - 1]) / (from[above] - from[above - 1]);
        return to[above - 1] + share * (to[above] - to[above - 1]);
    }
}
