package io.wattle.control.executor;

import io.wattle.control.coordination.Coordination.Tree;
import io.wattle.control.coordination.CoordinationException;
import io.wattle.control.coordination.EpochLostException;
import io.wattle.control.detector.Repairs;
import io.wattle.control.monitor.Fleet;
import io.wattle.control.planner.ActivePlan;
import io.wattle.control.planner.Notice;
import io.wattle.control.planner.PlanInput;
import io.wattle.control.planner.Planner;
import io.wattle.control.store.StoreException;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.NodeId;
import io.wattle.power.CapCurves;
import io.wattle.power.Moment;
import io.wattle.protocol.NodeReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Acts as leader, tick by tick: confirm the epoch, plan, commit, publish. Used by the control loop's thread alone but
/// for {@link #acting}, {@link #repairs} and {@link #view}.
final class Leader {
    private static final Logger LOG = LoggerFactory.getLogger(Leader.class);

    /// As often as nodes report.
    private static final Duration WATCHED_EVERY = Duration.ofSeconds(1);

    private final Services services;
    private final Follower follower;
    private final RoutePublisher routes;
    private final Journal journal;
    private final LedgerPages ledger = new LedgerPages();
    private final Course course;
    private volatile Optional<Term> term = Optional.empty();
    private volatile Moment confirmed;
    private Moment watched;

    Leader(Services services, Follower follower) {
        this.services = services;
        this.follower = follower;
        this.routes = new RoutePublisher(services, follower);
        this.journal = new Journal(services);
        this.course = new Course(services::executor, services.heals(), new CapCurves(), journal::note);
        this.confirmed = services.clock().now();
        this.watched = confirmed;
    }

    /// The present term, while nodes may be answered from it.
    Optional<Term> acting(Moment now) {
        boolean isConfirmed =
                now.since(confirmed).compareTo(services.coordination().trust()) < 0;
        return term.filter(current -> isConfirmed && current.isActing());
    }

    /// What is being repaired, and what is only told.
    Repairs repairs() {
        return course.repairs();
    }

    Journal journal() {
        return journal;
    }

    /// One round of everything.
    void tick(Moment now) throws EpochLostException, CoordinationException, StoreException {
        Term current = term.isPresent() ? term.get() : takeOver(now);
        confirm(current, now);
        Fleet fleet = services.monitor().fleet();
        Term observed = Observation.observe(current, fleet, now);
        term = Optional.of(observed);
        boolean isWatching = now.since(watched).compareTo(WATCHED_EVERY) >= 0;
        if (isWatching) {
            watched = now;
            course.watch(observed, fleet, now);
            course.follow(observed, fleet, now);
            course.steer(observed, fleet, now);
        }
        Term planned = advance(plan(observed, fleet, now), fleet, now);
        term = Optional.of(planned);
        Term committed = commit(planned, fleet, now);
        term = Optional.of(committed);
        routes.publish(committed, fleet, now);
        if (!isWatching) { // one of the two in each tick, so that none is long
            journal.observe(committed, fleet, now);
        }
    }

    /// Ends the term, if there is one: from here on nothing is answered or written.
    void stepDown() {
        if (term.isPresent()) {
            LOG.info(
                    "Epoch {} of this control plane is over.",
                    term.get().epoch().number());
            term = Optional.empty();
            follower.lead(false);
            services.monitor().clear();
            journal.forget();
            course.forget();
        }
    }

    /// Plans for changed documents at once, so that whoever changed them sees the plan. Only on the loop's thread.
    Term replan(Term changed) {
        Term planned =
                plan(changed, services.monitor().fleet(), services.clock().now());
        term = Optional.of(planned);
        return planned;
    }

    /// Goes on with another change; only on the loop's thread.
    void change(Term term, Changeover next, Moment now) {
        journal.begun(next, now);
        this.term = Optional.of(term.changing(next));
    }

    /// The present term, for whoever is about to store a change: the database knows no epochs, so that ZooKeeper is
    /// asked first whether this one still holds.
    Term current() throws NotLeadingException {
        Term current = term.orElseThrow(() -> new NotLeadingException(follower.leader()));
        try {
            services.coordination().confirm(current.epoch());
            return current;
        } catch (EpochLostException | CoordinationException doubtful) {
            throw new NotLeadingException(Optional.empty());
        }
    }

    /// What the planner would decide on now.
    PlanInput input(Term of) {
        Fleet fleet = services.monitor().fleet();
        return input(of, fleet, services.clock().now());
    }

    ControlView view(Term of, Moment now) {
        return new ControlView(
                true,
                Optional.of(services.self()),
                Optional.of(of.epoch().number()),
                of.documents().at(now.at()),
                of.planner().active(),
                Optional.of(of.committed()),
                of.lost(),
                services.monitor().fleet(),
                of.lastKnown(),
                follower.routes(),
                now);
    }

    private PlanInput input(Term of, Fleet fleet, Moment now) {
        return Observation.input(
                of.with(of.documents().at(now.at())),
                fleet,
                node -> report(of, fleet, node),
                course.repairs().avoidedNodes(),
                course.loads(),
                course.executor(of.documents()).charges()::idle);
    }

    private Optional<NodeReport> report(Term of, Fleet fleet, NodeId node) {
        return fleet.node(node)
                .map(status -> status.report())
                .or(() -> journal.stranger(node))
                .or(() -> Optional.ofNullable(of.lastKnown().get(node)));
    }

    private Term takeOver(Moment now) throws CoordinationException, StoreException {
        Term taken = new Takeover(services, journal).begin(follower.load(), now);
        course.resume(taken);
        follower.lead(true);
        confirmed = now;
        return taken;
    }

    private void confirm(Term current, Moment now) throws EpochLostException, CoordinationException {
        services.coordination().confirm(current.epoch());
        confirmed = now;
    }

    private Term plan(Term observed, Fleet fleet, Moment now) {
        PlanInput input = input(observed, fleet, now);
        Optional<ActivePlan> before = observed.planner().active();
        Planner.Step step = services.planner().step(observed.planner(), input, now.at());
        step.adopted().ifPresent(plan -> journal.adopted(plan, before, observed));
        step.notices().forEach(notice -> journal.note(now, notice));
        Term next = observed.with(step.state());
        return step.adopted().map(plan -> begin(next, plan, now)).orElse(next);
    }

    private Term begin(Term planned, ActivePlan plan, Moment now) {
        Changeover changeover =
                Changeover.begin(services.planner().problem(plan.input()), planned.present(), plan, now);
        journal.note(now, changeover.announcement());
        journal.begun(changeover, now);
        return planned.changing(changeover);
    }

    private Term advance(Term planned, Fleet fleet, Moment now) {
        if (planned.changeover().map(Changeover::isDone).orElse(true)) {
            return planned;
        }
        Changeover before = planned.changeover().orElseThrow();
        Changeover.Step step = before.step(fleet, planned.lost(), now);
        step.notice().ifPresent(notice -> journal.note(now, notice));
        if (!step.next().equals(before)) {
            journal.progressed(step.next(), now);
        }
        return planned.changing(step.next());
    }

    private Term commit(Term planned, Fleet fleet, Moment now) throws EpochLostException, CoordinationException {
        Optional<Cluster> cluster = planned.documents().at(now.at()).cluster().map(course::same);
        if (cluster.isEmpty()) {
            return planned.committing(planned.committed());
        }
        Executor executor = course.executor(planned.documents());
        services.monitor().retain(executor.idle(cluster.get()).keySet());
        ExecutorState next = course.decide(planned, cluster.get(), fleet, now);
        List<String> violations = executor.violations(cluster.get(), planned.committed(), next);
        if (!violations.isEmpty()) {
            journal.note(now, Notice.critical("ledger_refused", "ledger", violations.getFirst()));
            return planned;
        }
        // Before effect: nobody is answered from a state whose ledger is not written.
        services.coordination().write(planned.epoch(), Tree.LEDGER, ledger.write(next));
        return planned.committing(next);
    }
}
