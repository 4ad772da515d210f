package io.wattle.control.executor;

import io.wattle.control.planner.ActivePlan;
import io.wattle.control.store.PlanRow;
import io.wattle.control.store.StoreException;
import java.util.List;
import java.util.Optional;

/// The plans of the past, and the one in use, which may not have reached the database yet.
public final class PlanArchive {
    private final Services services;
    private final ControlLoop loop;
    private final StoredState stored;

    public PlanArchive(Services services, ControlLoop loop) {
        this.services = services;
        this.loop = loop;
        this.stored = new StoredState(services.store(), services.reader());
    }

    public Optional<ActivePlan> latest() {
        return loop.view().plan();
    }

    /// A plan by its id, from memory or from the database.
    public Optional<ActivePlan> find(long id) throws StoreException {
        Optional<ActivePlan> active = latest().filter(plan -> plan.id() == id);
        return active.isPresent() ? active : services.store().plan(id).flatMap(stored::plan);
    }

    /// The newest plans, newest first.
    public List<PlanRow> newest() throws StoreException {
        return services.store().plans();
    }
}
