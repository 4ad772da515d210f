package io.wattle.replay;

import io.wattle.simulation.Trace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Makes another day of a trace: longer, busier, following the sun.
///
/// @param repeat    how often it is played, end to end
/// @param scale     times as many requests a second: whole copies of the trace, each begun at a random place of it,
///                  and of one more copy each request by chance; lengths, bursts and the duration stay what they were
/// @param isDiurnal whether it is repeated to fill a day and the day stretched and compressed until its rates follow
///                  those of {@code diurnal.tsv}
public record TraceShape(int repeat, double scale, boolean isDiurnal) {
    /// As it is.
    public static final TraceShape PLAIN = new TraceShape(1, 1, false);

    private static final double DAY = 86_400;

    /// More would not fit into the memory of a usual machine.
    static final double MOST_REQUESTS = 20e6;

    public TraceShape {
        if (repeat < 1 || !(scale > 0) || scale > 1e6) {
            throw new IllegalArgumentException(
                    "The repetitions (%d) must be at least 1 and the scale (%s) above 0 and at most 1000000."
                            .formatted(repeat, scale));
        }
    }

    /// @param arrivals at least one
    public Trace of(List<Trace.Arrival> arrivals, long seed) {
        double last = arrivals.stream()
                .mapToDouble(Trace.Arrival::arrivalSeconds)
                .max()
                .orElse(0);
        double length = arrivals.size() < 2 ? Math.max(1, last) : last * arrivals.size() / (arrivals.size() - 1.0);
        int times = isDiurnal ? Math.max(repeat, (int) Math.ceil(DAY / length)) : repeat;
        if (arrivals.size() * (double) times * scale > MOST_REQUESTS) {
            throw new IllegalArgumentException("The trace would have %.0f requests, and at most %.0f are simulated."
                    .formatted(arrivals.size() * (double) times * scale, MOST_REQUESTS));
        }
        double whole = isDiurnal ? Math.ceil(repeat * length / DAY) * DAY : repeat * length;
        SplittableRandom random = new SplittableRandom(seed);
        Day day = isDiurnal ? Day.standard() : Day.EVEN;
        Trace.Builder builder = new Trace.Builder();
        for (int copy = 0; copy < scale; copy++) {
            double share = Math.min(1, scale - copy);
            double shift = copy == 0 ? 0 : random.nextDouble() * times * length;
            for (int time = 0; time < times; time++) {
                for (Trace.Arrival arrival : arrivals) {
                    double at = (arrival.arrivalSeconds() + time * length + shift) % (times * length);
                    boolean isKept = share >= 1 || random.nextDouble() < share;
                    if (isKept && at < whole) {
                        builder.add(moved(arrival, day.moved(at)));
                    }
                }
            }
        }
        return builder.build();
    }

    private static Trace.Arrival moved(Trace.Arrival arrival, double seconds) {
        return new Trace.Arrival(
                seconds,
                arrival.inputTokens(),
                arrival.outputTokens(),
                arrival.model(),
                arrival.tenant(),
                arrival.prefix());
    }

    /// How the load of a day is spread over it.
    private record Day(List<Double> rates) {
        static final Day EVEN = new Day(List.of(1.0));

        static Day standard() {
            try (InputStream bytes = TraceShape.class.getResourceAsStream("diurnal.tsv")) {
                if (bytes == null) {
                    throw new IllegalStateException("The class path holds no diurnal.tsv.");
                }
                List<Double> rates = new ArrayList<>();
                for (String line : new String(bytes.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList()) {
                    if (!line.startsWith("#") && !line.startsWith("minute")) {
                        rates.add(Double.parseDouble(line.substring(line.indexOf('\t') + 1)));
                    }
                }
                return new Day(rates);
            } catch (IOException unreadable) {
                throw new UncheckedIOException("The shape of a day cannot be read.", unreadable);
            }
        }

        /// When that share of a day's requests has come that had come at a moment of an even day.
        double moved(double seconds) {
            double sum = rates.stream().mapToDouble(Double::doubleValue).sum();
            double left = seconds % DAY / DAY * sum;
            int slot = 0;
            while (slot < rates.size() - 1 && left >= rates.get(slot)) {
                left -= rates.get(slot);
                slot++;
            }
            return Math.floor(seconds / DAY) * DAY + (slot + left / rates.get(slot)) * DAY / rates.size();
        }
    }
}
