package io.wattle.control.executor;

import io.wattle.control.coordination.Epoch;
import io.wattle.control.planner.DocumentSet;
import io.wattle.control.planner.PlannerState;
import io.wattle.fleet.NodeId;
import io.wattle.placement.ReplicaPlacement;
import io.wattle.power.Moment;
import io.wattle.protocol.NodeReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/// What a leader knows and has decided. Immutable: every tick gives the next one.
///
/// @param epoch      fences all it does
/// @param since      when it took over
/// @param documents  what is applied
/// @param planner    the plan in use
/// @param changeover how far the fleet has come to it; none before the first plan
/// @param committed  what the nodes were told; its ledger is written
/// @param isActing   whether the first ledger of this term is written, so that nodes may be answered
/// @param holdRaises until when nothing is raised, because the ledger was found lost
/// @param declared   since when each node of the cluster is known to this term
/// @param lost       nodes that count as gone
/// @param lastKnown  reports from before this term
record Term(
        Epoch epoch,
        Moment since,
        DocumentSet documents,
        PlannerState planner,
        Optional<Changeover> changeover,
        ExecutorState committed,
        boolean isActing,
        Optional<Moment> holdRaises,
        Map<NodeId, Moment> declared,
        SortedSet<NodeId> lost,
        Map<NodeId, NodeReport> lastKnown) {
    Term {
        declared = Map.copyOf(declared);
        lastKnown = Map.copyOf(lastKnown);
    }

    Term with(DocumentSet changed) {
        return new Term(
                epoch, since, changed, planner, changeover, committed, isActing, holdRaises, declared, lost, lastKnown);
    }

    Term with(PlannerState next) {
        return new Term(
                epoch, since, documents, next, changeover, committed, isActing, holdRaises, declared, lost, lastKnown);
    }

    Term changing(Changeover next) {
        return new Term(
                epoch,
                since,
                documents,
                planner,
                Optional.of(next),
                committed,
                isActing,
                holdRaises,
                declared,
                lost,
                lastKnown);
    }

    /// What the nodes run or were told to run, by this term's plans.
    List<ReplicaPlacement> present() {
        return changeover.map(Changeover::present).orElse(List.of());
    }

    Term committing(ExecutorState next) {
        return new Term(
                epoch, since, documents, planner, changeover, next, true, holdRaises, declared, lost, lastKnown);
    }

    Term observing(Map<NodeId, Moment> known, SortedSet<NodeId> gone) {
        return new Term(
                epoch, since, documents, planner, changeover, committed, isActing, holdRaises, known, gone, lastKnown);
    }
}
