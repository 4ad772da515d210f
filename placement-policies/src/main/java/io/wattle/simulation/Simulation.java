package io.wattle.simulation;

import java.util.function.DoubleConsumer;

/// Runs a day: takes the next of arrivals, ends of steps, and what is scheduled, until every request has ended.
///
/// The same input gives the same result, bit by bit: one thread, no clock, ties in a fixed order (what is scheduled,
/// then replicas by their numbers, then arrivals).
public final class Simulation {
    private static final double PROGRESS_SECONDS = 60;

    private final Trace trace;
    private final World world;
    private int nextArrival;

    private Simulation(SimulationInput input, FleetController controller) {
        trace = input.trace();
        world = new World(input, controller);
    }

    /// @param progress told the virtual seconds from time to time
    public static SimulationResult run(SimulationInput input, FleetController controller, DoubleConsumer progress) {
        Simulation simulation = begin(input, controller);
        double next = 0;
        while (simulation.step()) {
            if (simulation.world.now() >= next) {
                progress.accept(simulation.world.now());
                next = simulation.world.now() + PROGRESS_SECONDS;
            }
        }
        return simulation.world.result();
    }

    /// One by one, for tests that look at the world between two events.
    static Simulation begin(SimulationInput input, FleetController controller) {
        return new Simulation(input, controller);
    }

    World world() {
        return world;
    }

    /// Lets the next thing happen; false when nothing is left.
    boolean step() {
        boolean isComing = nextArrival < trace.size();
        if (!isComing && world.open() == 0) {
            return false;
        }
        double arrival = isComing ? trace.arrival(nextArrival) : Double.POSITIVE_INFINITY;
        if (world.nextTime() <= arrival) {
            if (world.nextTime() == Double.POSITIVE_INFINITY) {
                throw new IllegalStateException("%d requests wait for nothing.".formatted(world.open()));
            }
            world.happen();
        } else {
            world.arrive(nextArrival++);
        }
        return true;
    }
}
