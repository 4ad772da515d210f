package io.wattle.control.executor;

import io.wattle.control.detector.Detector;
import io.wattle.control.detector.Repairs;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.planner.DocumentSet;
import io.wattle.control.planner.Notice;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.NodeId;
import io.wattle.power.CapCurves;
import io.wattle.power.Moment;
import io.wattle.quantity.Watts;
import io.wattle.workload.ModelName;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// What a leader decides between confirming its epoch and writing its ledger: what is wrong, what is repaired, where
/// watts are steered, and what the nodes are told next. Without I/O, so that the simulation runs it as it is. For the
/// loop's thread alone but for {@link #repairs}.
final class Course {
    private final Wanted wanted;
    private final boolean heals;
    private final BiConsumer<Moment, Notice> journal;
    private final WattSteering steering;
    private Detector detector = Detector.NOTHING;
    private volatile Repairs repairs = Repairs.NOTHING;
    private LoadWatch loads = LoadWatch.of(new TreeMap<>());

    /// @param executors one that knows the GPUs of these documents
    /// @param heals     whether findings that last are repaired
    /// @param journal   takes what is to be told
    Course(
            Function<DocumentSet, Executor> executors,
            boolean heals,
            CapCurves curves,
            BiConsumer<Moment, Notice> journal) {
        this.wanted = new Wanted(executors);
        this.heals = heals;
        this.journal = journal;
        this.steering = new WattSteering(curves);
    }

    /// What is being repaired, and what is only told.
    Repairs repairs() {
        return repairs;
    }

    Executor executor(DocumentSet documents) {
        return wanted.executor(documents);
    }

    /// The same object as before while nothing changed in it.
    Cluster same(Cluster cluster) {
        return wanted.same(cluster);
    }

    void watch(Term observed, Fleet fleet, Moment now) {
        wanted.count(BoardLimits.lowest(fleet, observed.lastKnown()));
        observed.documents().cluster().ifPresent(cluster -> {
            Detector.Step step = detector.step(
                    Watching.sight(cluster, executor(observed.documents()), observed.committed(), fleet, now));
            detector = step.next();
            step.notices().forEach(notice -> journal.accept(now, notice));
            int nodes = (int) cluster.nodes().count();
            Repairs.Step repaired = repairs.step(
                    new Repairs.Input(detector.findings(fleet), observed.committed()::told, fleet, nodes, heals, now));
            repairs = repaired.next();
            repaired.notices().forEach(notice -> journal.accept(now, notice));
        });
    }

    /// Goes on with the loads that the plan in use was made for.
    void resume(Term taken) {
        loads = LoadWatch.of(
                taken.planner().active().map(plan -> plan.input().loads()).orElseGet(TreeMap::new));
    }

    /// Looks at what the models are asked.
    void follow(Term observed, Fleet fleet, Moment now) {
        loads = loads.step(observed.documents().models(), observed.present(), fleet, now);
    }

    /// Requests a second to plan for, of models that follow what is measured.
    SortedMap<ModelName, Double> loads() {
        return loads.loads();
    }

    void steer(Term observed, Fleet fleet, Moment now) {
        DocumentSet documents = observed.documents();
        documents.at(now.at()).cluster().map(wanted::same).ifPresent(cluster -> {
            Executor executor = executor(documents);
            steering.step(
                    observed,
                    executor.watts(cluster),
                    new WattSteering.Sight(
                            cluster,
                            wanted.planned(observed),
                            fleet,
                            executor.charges().hardware(),
                            now));
        });
    }

    /// What the nodes are to be told next.
    ///
    /// @param cluster with the caps that count now
    ExecutorState decide(Term planned, Cluster cluster, Fleet fleet, Moment now) {
        Executor executor = executor(planned.documents());
        Map<NodeId, Watts> overdue = Overdue.of(executor.watts(cluster), planned.committed(), fleet, now);
        Map<NodeId, NodeTarget> targets = wanted.targets(
                planned,
                cluster,
                new Wanted.Changes(detector.floored(), repairs.withheld(), steering.raises(), overdue));
        return executor.step(
                planned.committed(), new Executor.Input(cluster, targets, fleet, planned.holdRaises(), now));
    }

    void forget() {
        detector = Detector.NOTHING;
        repairs = Repairs.NOTHING;
        steering.forget();
    }
}
