/// What Wattle decides, as pure functions: no input or output, no clock, no threads, no framework.
///
/// Read {@link io.wattle.placement} first: everything else here is what placement speaks about.
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // the solver has no descriptor
module io.wattle.placement {
    requires static transitive org.jspecify;
    requires ortools.java;

    exports io.wattle.catalog;
    exports io.wattle.checkpoint;
    exports io.wattle.fleet;
    exports io.wattle.memory;
    exports io.wattle.performance;
    exports io.wattle.placement;
    exports io.wattle.placement.minimum;
    exports io.wattle.placement.policies;
    exports io.wattle.placement.transition;
    exports io.wattle.power;
    exports io.wattle.quantity;
    exports io.wattle.routing;
    exports io.wattle.routing.admission;
    exports io.wattle.routing.cascade;
    exports io.wattle.simulation;
    exports io.wattle.simulation.fleets;
    exports io.wattle.workload;
}
