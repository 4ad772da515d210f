package io.wattle.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.HttpRouting;
import io.wattle.control.executor.ChangeOrders;
import io.wattle.control.executor.ControlView;
import io.wattle.control.executor.NotLeadingException;
import io.wattle.control.planner.AppliedDocument.Content;
import io.wattle.control.store.EventLog;
import io.wattle.control.store.EventRow;
import io.wattle.control.store.StoreException;
import io.wattle.workload.ModelName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Everything below {@code /api/v1} and {@code /node/v1}.
///
/// A control plane that does not lead asks the leader and hands its answer on, so that any of them will do.
public final class OperatorApi implements AutoCloseable {
    private static final int MOST_EVENTS = 10_000;
    private static final int USUAL_EVENTS = 100;

    private final Backend backend;
    private final StateStream stream;
    private final ApplyAction apply;
    private final ReportIntake intake;
    private final Version version;

    public OperatorApi(Backend backend, Version version) {
        this.backend = backend;
        this.version = version;
        this.stream = new StateStream(new StateFeed(backend));
        this.apply = new ApplyAction(backend);
        this.intake = new ReportIntake();
    }

    /// Adds the routes.
    public void register(HttpRouting.Builder routing) {
        Router router = router();
        LeaderProxy proxy = new LeaderProxy(backend.loop(), router);
        routing.get("/api/v1/stream", new LeaderProxy(backend.loop(), stream));
        routing.any("/api/v1/version", router);
        routing.any("/api", router).any("/api/*", proxy);
        NodeApi nodes = new NodeApi(backend, intake);
        Router reports = new Router().on("POST", NodeApi.PATH, nodes::report);
        routing.any("/node", reports).any("/node/*", reports);
    }

    @Override
    public void close() {
        stream.close();
        intake.close();
    }

    private Router router() {
        return new Router()
                .on("GET", "/api/v1/nodes", call -> Reply.ok(Json.list("Node", nodes().all())))
                .on("GET", "/api/v1/nodes/*", call -> one("Node", call.name(0), nodes().find(call.name(0))))
                .on("GET", "/api/v1/racks", call -> Reply.ok(Json.list("Rack", racks().all())))
                .on("GET", "/api/v1/racks/*", call -> one("Rack", call.name(0), racks().find(call.name(0))))
                .on("GET", "/api/v1/models", call -> Reply.ok(Json.list("Model", models().all())))
                .on("GET", "/api/v1/models/*", call -> one("Model", call.name(0), models().find(call.name(0))))
                .on("DELETE", "/api/v1/models/*", this::deleteModel)
                .on(
                        "GET",
                        "/api/v1/replicas",
                        call -> Reply.ok(Json.list("Replica", replicas().all())))
                .on("GET", "/api/v1/replicas/*/*", this::replica)
                .on("GET", "/api/v1/plans", call -> plans())
                .on("GET", "/api/v1/plans/*", this::plan)
                .on("GET", "/api/v1/events", this::events)
                .on("GET", "/api/v1/explain/models/*", this::explain)
                .on("POST", "/api/v1/apply", apply)
                .on(
                        "POST",
                        "/api/v1/change/cancel",
                        call -> change(backend.orders().cancel(call.actor())))
                .on(
                        "POST",
                        "/api/v1/change/resume",
                        call -> change(backend.orders().resume(call.actor())))
                .on("GET", "/api/v1/stream", call -> Reply.error(500, "internal", "The stream has its own route."))
                .on("GET", "/api/v1/version", call -> Reply.ok(version.document()));
    }

    private NodeViews nodes() {
        ControlView view = backend.loop().view();
        return new NodeViews(view, backend.services().executor(view.documents()).charges());
    }

    private RackViews racks() {
        ControlView view = backend.loop().view();
        return new RackViews(view, backend.services().executor(view.documents()));
    }

    private ModelViews models() {
        return ModelViews.of(backend.loop().view());
    }

    private ReplicaViews replicas() {
        return new ReplicaViews(backend.loop().view());
    }

    private static Reply one(String kind, String name, Optional<ObjectNode> found) throws Failure {
        ObjectNode fields = found.orElseThrow(
                () -> Failure.notFound("There is no %s \"%s\".".formatted(kind.toLowerCase(Locale.ROOT), name)));
        return Reply.ok(Json.document(kind, fields));
    }

    private Reply replica(Call call) throws Failure {
        String name = call.name(0) + "/" + call.name(1);
        return one("Replica", name, replicas().find(name));
    }

    private Reply deleteModel(Call call) throws Failure, StoreException, NotLeadingException {
        String name = call.name(0);
        if (!backend.changes().deleteModel(name, call.isSet("dry_run"), call.actor())) {
            throw Failure.notFound("There is no model \"%s\".".formatted(name));
        }
        return Reply.ok(Json.document("DeleteResult", Json.object().put("name", name)));
    }

    private static Reply change(ChangeOrders.Outcome outcome) throws Failure {
        return switch (outcome) {
            case ChangeOrders.Outcome.Conflict(var sentence) -> throw new Failure(409, "conflict", sentence);
            case ChangeOrders.Outcome.Done(var plan, var done, var moves) ->
                Reply.ok(Json.document(
                        "Change",
                        Json.object().put("plan", plan).put("done", done).put("moves", moves)));
        };
    }

    private Reply plans() throws StoreException {
        return Reply.ok(Json.list(
                "Plan", backend.plans().newest().stream().map(PlanViews::item).toList()));
    }

    private Reply plan(Call call) throws Failure, StoreException {
        String id = call.name(0);
        var plan = id.equals("latest")
                ? backend.plans().latest()
                : backend.plans().find(number("plan", id, Long.MAX_VALUE));
        return Reply.ok(plan.map(found -> PlanViews.document(backend.services().planner(), found))
                .orElseThrow(() -> Failure.notFound("There is no plan \"%s\".".formatted(id))));
    }

    private Reply events(Call call) throws Failure, StoreException {
        Optional<String> asked = call.request().query().first("limit").asOptional();
        int limit = asked.isPresent() ? (int) number("limit", asked.get(), MOST_EVENTS) : USUAL_EVENTS;
        boolean isInMemory = backend.loop().isLeading() && limit <= EventLog.RECENT;
        List<EventRow> events = isInMemory
                ? backend.services().events().newest(limit)
                : backend.services().store().events(limit);
        return Reply.ok(Json.list("Event", events.stream().map(PlanViews::event).toList()));
    }

    private Reply explain(Call call) throws Failure {
        ControlView view = backend.loop().view();
        String name = call.name(0);
        boolean isKnown = view.documents().documents().stream()
                .anyMatch(document -> document.content() instanceof Content.OfModel(var model)
                        && model.name().value().equals(name));
        if (!isKnown) {
            throw Failure.notFound("There is no model \"%s\".".formatted(name));
        }
        return Reply.ok(Json.document(
                "Explanation", PlanViews.explanation(backend.services().planner(), view, new ModelName(name))));
    }

    private static long number(String name, String text, long most) throws Failure {
        if (!text.matches("\\d{1,18}") || Long.parseLong(text) > most) {
            throw new Failure(
                    400,
                    "invalid_argument",
                    "The %s \"%s\" must be a number from 0 to %d.".formatted(name, text, most));
        }
        return Long.parseLong(text);
    }
}
