package io.wattle.power;

import io.wattle.quantity.Watts;
import java.util.List;

/// What a replica could serve under each cap of its GPUs, by the performance model.
///
/// @param points with rising caps, each worth more than the one before; the first is the plan's
public record CapCurve(List<Point> points) {
    /// @param cap             of each of its GPUs
    /// @param tokensPerSecond it could serve within its objective; modelled
    public record Point(Watts cap, double tokensPerSecond) {}

    public CapCurve {
        points = List.copyOf(points);
        if (points.isEmpty()) {
            throw new IllegalArgumentException("A curve of caps must have the plan's cap at least.");
        }
        for (int i = 1; i < points.size(); i++) {
            boolean isRising = points.get(i).cap().exceeds(points.get(i - 1).cap())
                    && points.get(i).tokensPerSecond() > points.get(i - 1).tokensPerSecond();
            if (!isRising) {
                throw new IllegalArgumentException(
                        "The points of a curve must rise; %s does not.".formatted(points.get(i)));
            }
        }
    }

    public Watts planned() {
        return points.getFirst().cap();
    }

    /// The place of the highest point that is not above the cap.
    int place(Watts cap) {
        int place = 0;
        while (place + 1 < points.size() && !points.get(place + 1).cap().exceeds(cap)) {
            place++;
        }
        return place;
    }

    /// Tokens that each further watt buys from this place on to the next; zero at the end.
    double tokensPerJoule(int place) {
        if (place + 1 >= points.size()) {
            return 0;
        }
        Point low = points.get(place);
        Point high = points.get(place + 1);
        return (high.tokensPerSecond() - low.tokensPerSecond())
                / high.cap().minus(low.cap()).value();
    }
}
