package io.wattle.simulation;

import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.placement.transition.WeightLoading;
import io.wattle.workload.ModelName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Everything that changes while a day is simulated.
final class World implements Engine.Progress, Fleet.Births {
    /// Points of a series of watts over time; each is a mean over its share of the day, a minute at least.
    private static final double SERIES_POINTS = 480;

    private static final double LEAST_BIN_SECONDS = 5;

    private final SimulationInput input;
    private final FleetController controller;
    private final Books books;
    private final Site site;
    private final Fleet fleet;
    private final ReplicaPhysics physics;
    private final Pools pools;
    private final Handover handover;
    private final CapController caps;
    private final List<Replica> replicas = new ArrayList<>();
    private final EventHeap steps = new EventHeap();
    private final PriorityQueue<Appointment> appointments =
            new PriorityQueue<>(Comparator.comparingDouble(Appointment::time).thenComparingLong(Appointment::order));
    private long orders;
    private double now;
    private long preemptions;
    private boolean isChanged;
    private boolean isTicking;

    /// Something that happens at its time.
    private record Appointment(double time, long order, Runnable action) {}

    World(SimulationInput input, FleetController controller) {
        this.input = input;
        this.controller = controller;
        books = new Books(input.models(), input.trace());
        double bin = Math.max(LEAST_BIN_SECONDS, input.trace().lastArrival() / SERIES_POINTS);
        site = new Site(input.cluster(), input.hardware(), bin, books.spare());
        physics = new ReplicaPhysics(input.hardware());
        fleet = new Fleet(site.nodes(), new WeightLoading(input.cluster(), input.hardware()), this);
        pools = new Pools(input, controller, books, fleet);
        handover = new Handover(controller);
        caps = new CapController(input, site, fleet);
        input.scenario().events().forEach(event -> at(event.atSeconds(), () -> happens(event)));
        decide();
    }

    double now() {
        return now;
    }

    long open() {
        return books.open();
    }

    Site site() {
        return site;
    }

    Books books() {
        return books;
    }

    List<Replica> replicas() {
        return replicas;
    }

    CapController caps() {
        return caps;
    }

    Iterable<Pool> pools() {
        return pools.all();
    }

    private void at(double time, Runnable action) {
        appointments.add(new Appointment(time, orders++, action));
    }

    /// When the next thing happens that is no arrival.
    double nextTime() {
        double scheduled = appointments.isEmpty()
                ? Double.POSITIVE_INFINITY
                : appointments.element().time();
        return Math.min(scheduled, steps.nextTime());
    }

    void happen() {
        now = nextTime();
        if (!appointments.isEmpty() && appointments.element().time() == now) {
            appointments.remove().action().run();
            return;
        }
        Replica replica = replicas.get(steps.next());
        replica.engine().step(now);
        refresh(replica);
        if (replica.state() == Replica.State.DRAINING && replica.engine().inFlight() == 0) {
            end(replica);
        }
    }

    private void refresh(Replica replica) {
        replica.draw(now);
        steps.set(replica.number(), replica.engine().nextEvent());
    }

    void arrive(int request) {
        now = input.trace().arrival(request);
        books.arrived(request);
        Sequence sequence = Sequence.of(input.trace(), request);
        Pool pool = pools.of(sequence);
        pool.observation().add(now, sequence.prompt, sequence.left);
        dispatch(sequence, pool);
    }

    private void dispatch(Sequence sequence, Pool pool) {
        handover.prepare(sequence, pool);
        pools.dispatch(sequence, pool).ifPresent(replica -> {
            replica.engine().offer(sequence, now);
            refresh(replica);
        });
    }

    Pool pool(ModelName name) {
        return pools.pool(name);
    }

    private void decide() {
        controller.decide(new WorldView(this, input, fleet, isChanged)).ifPresent(this::become);
        wakeCaps();
        isChanged = false;
        at(now + controller.periodSeconds(), this::decide);
    }

    private void become(List<ReplicaPlacement> wanted) {
        if (!controller.isGranted()) {
            fleet.become(wanted, now);
        } else if (now == 0) {
            caps.begin(wanted);
        } else {
            caps.aim(wanted, now);
        }
        pools.giveUpHopeless();
    }

    private void wakeCaps() {
        if (controller.isGranted() && now > 0 && !isTicking) {
            isTicking = true;
            tick();
        }
    }

    private void tick() {
        isTicking = caps.tick(now);
        if (isTicking) {
            at(now + CapController.TICK_SECONDS, this::tick);
        }
    }

    private void happens(Scenario.Event event) {
        isChanged = true;
        switch (event) {
            case Scenario.Event.Limit limit -> site.limit(limit.domain(), limit.watts(), now);
            case Scenario.Event.Return back -> site.power(back.node(), true, now);
            case Scenario.Event.Failure failure -> fail(failure.node());
        }
        controller.decide(new WorldView(this, input, fleet, true)).ifPresent(this::become);
        wakeCaps();
        pools.giveUpHopeless();
    }

    private void fail(NodeId id) {
        List<Sequence> lost = new ArrayList<>();
        for (Replica replica : List.copyOf(site.node(id).replicas())) {
            lost.addAll(replica.engine().lose(now));
            pool(replica.pool()).forget(replica);
            fleet.gone(replica, now);
            bury(replica);
        }
        site.power(id, false, now);
        fleet.advance(now);
        lost.forEach(this::retry);
    }

    /// Before its first token a request is sent elsewhere, as the gateway does; after it, it has failed.
    private void retry(Sequence lost) {
        if (lost.firstTokenAt >= 0) {
            books.failed(lost);
            return;
        }
        Sequence again = Sequence.of(input.trace(), lost.request);
        again.joules = lost.joules;
        dispatch(again, pools.of(again));
    }

    @Override
    public Replica create(ReplicaPlacement placement, MachineNode node) {
        Pool pool = pool(placement.id().model());
        Engine engine = new Engine(
                physics.costs(pool.model(), placement, node.node()),
                Places.of(placement.configuration().maxBatch()),
                physics.pages(pool.model(), placement, node.node()),
                this);
        Replica replica = new Replica(replicas.size(), placement, engine, pool.account(), node);
        replicas.add(replica);
        pool.begins();
        return replica;
    }

    @Override
    public void readyAt(Replica replica, double time) {
        if (time <= now) {
            serve(replica);
        } else {
            at(time, () -> serve(replica));
        }
    }

    private void serve(Replica replica) {
        if (replica.state() != Replica.State.LOADING) {
            return; // given up, or its node failed, while it loaded
        }
        replica.become(Replica.State.SERVING, now);
        Pool pool = pool(replica.pool());
        pool.serves(replica);
        while (!pool.backlog().isEmpty()) {
            dispatch(pool.backlog().remove(), pool);
        }
        fleet.advance(now);
    }

    @Override
    public void drains(Replica replica, double time) {
        pool(replica.pool()).forget(replica);
        replica.become(Replica.State.DRAINING, time);
        if (replica.engine().inFlight() == 0) {
            fleet.gone(replica, time);
            bury(replica);
        }
    }

    @Override
    public void givesUp(Replica replica, double time) {
        pool(replica.pool()).forget(replica);
    }

    @Override
    public void retunes(Replica replica, ReplicaPlacement placement, double time) {
        if (!replica.placement().configuration().equals(placement.configuration())) {
            replica.change(
                    placement,
                    physics.costs(
                            pool(replica.pool()).model(),
                            placement,
                            replica.node().node()),
                    time);
            refresh(replica);
        }
    }

    private void end(Replica replica) {
        fleet.gone(replica, now);
        bury(replica);
        fleet.advance(now);
    }

    private void bury(Replica replica) {
        preemptions += replica.engine().preemptions();
        steps.remove(replica.number());
    }

    @Override
    public void finished(Sequence sequence, double time) {
        if (sequence.later == 0) {
            books.completed(sequence, time);
            return;
        }
        Pool answers = pool(sequence.answeringPool.orElseThrow());
        Sequence rest = handover.send(sequence);
        at(time + Handover.seconds(answers.model(), rest), () -> dispatch(handover.receive(rest), answers));
    }

    Handover handover() {
        return handover;
    }

    SimulationResult result() {
        return WorldReport.of(this, fleet, preemptions, controller.name());
    }
}
