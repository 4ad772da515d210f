package io.wattle.control.executor;

import io.wattle.control.planner.Notice;
import io.wattle.control.store.StoreException;
import io.wattle.placement.PlacementProblem;
import io.wattle.power.Moment;
import java.util.Optional;

/// What operators may do about a change of plan that is under way: stop it where it stands, and let it go on.
///
/// A cancelled change leaves every engine running that runs. The next plan, which follows from whatever the planner
/// looks at, begins from there.
public final class ChangeOrders {
    private final Services services;
    private final ControlLoop loop;

    public ChangeOrders(Services services, ControlLoop loop) {
        this.services = services;
        this.loop = loop;
    }

    /// What became of an order.
    public sealed interface Outcome {
        /// @param plan  the plan that is, or was, carried out
        /// @param done  moves that are confirmed
        /// @param moves that lead to the plan
        record Done(long plan, int done, int moves) implements Outcome {}

        /// There is nothing to do.
        record Conflict(String sentence) implements Outcome {}
    }

    /// Stops the change that is under way.
    public Outcome cancel(String actor) throws NotLeadingException, StoreException {
        return loop.decide(() -> {
            Moment now = services.clock().now();
            Term term = loop.leader().current();
            Optional<Changeover> change = term.changeover().filter(known -> !known.isDone());
            if (change.isEmpty()) {
                return new Outcome.Conflict("No change of plan is under way.");
            }
            Outcome.Done reached = outcome(change.get());
            loop.leader().change(term, change.get().cancelled(now), now);
            note(
                    "change_cancelled",
                    "%s cancelled the change to plan %d after %d of %d moves; what serves goes on."
                            .formatted(actor, reached.plan(), reached.done(), reached.moves()),
                    reached.plan(),
                    now);
            return reached;
        });
    }

    /// Goes on with the change that was cancelled, from what runs now.
    public Outcome resume(String actor) throws NotLeadingException, StoreException {
        return loop.decide(() -> {
            Moment now = services.clock().now();
            Term term = loop.leader().current();
            Optional<Changeover> held = term.changeover().filter(Changeover::isHeld);
            if (held.isEmpty()) {
                return new Outcome.Conflict("No change of plan was cancelled.");
            }
            PlacementProblem problem =
                    services.planner().problem(held.get().plan().input());
            Changeover change =
                    Changeover.begin(problem, held.get().present(), held.get().plan(), now);
            loop.leader().change(term, change, now);
            Outcome.Done begun = outcome(change);
            note(
                    "change_begun",
                    "%s lets the change to plan %d go on: %d moves are left."
                            .formatted(actor, begun.plan(), begun.moves()),
                    begun.plan(),
                    now);
            return begun;
        });
    }

    private static Outcome.Done outcome(Changeover change) {
        return new Outcome.Done(
                change.plan().id(),
                change.progress().done().size(),
                change.progress().moves().size());
    }

    private void note(String kind, String message, long plan, Moment now) {
        loop.leader().journal().note(now, Notice.info(kind, "plan/" + plan, message));
    }
}
