package io.wattle.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.control.executor.Changes.Applied;
import io.wattle.control.executor.Changes.Item;
import io.wattle.control.executor.NotLeadingException;
import io.wattle.control.planner.AppliedDocument;
import io.wattle.control.planner.DocumentReader.ReadDocument;
import io.wattle.control.planner.InvalidDocumentException;
import io.wattle.control.planner.PlanInput;
import io.wattle.control.planner.Planner;
import io.wattle.control.store.StoreException;
import io.wattle.placement.PlacementProblem;
import io.wattle.placement.Plan;
import io.wattle.spec.PlanDocument;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// {@code POST /api/v1/apply}.
///
/// @param backend what it stands on
record ApplyAction(Backend backend) implements Router.Action {
    static final int MOST_BYTES = 4 << 20;

    @Override
    public Reply answer(Call call) throws Failure, StoreException, NotLeadingException {
        List<ReadDocument> documents = read(text(call.body(MOST_BYTES)));
        Applied applied = backend.changes().apply(documents, call.isSet("dry_run"), call.actor());
        return switch (applied) {
            case Applied.Conflict(var sentence) -> throw new Failure(409, "conflict", sentence);
            case Applied.Infeasible(var sentence) -> throw new Failure(422, "infeasible", sentence);
            case Applied.Done done -> Reply.ok(document(done));
        };
    }

    private List<ReadDocument> read(String text) throws Failure {
        try {
            List<ReadDocument> documents =
                    backend.services().reader().knowing(bodies(), text).read(text);
            if (documents.isEmpty()) {
                throw new Failure(
                        400,
                        "invalid_document",
                        "The text holds no document; send a Cluster, a Model, a Gpu or an Architecture.");
            }
            return documents;
        } catch (InvalidDocumentException invalid) {
            throw new Failure(400, "invalid_document", String.valueOf(invalid.getMessage()));
        }
    }

    private List<String> bodies() {
        return backend.loop().view().documents().documents().stream()
                .map(AppliedDocument::body)
                .toList();
    }

    private static String text(byte[] body) throws Failure {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new Failure(400, "invalid_document", "The request's body is not UTF-8 text.");
        }
    }

    private ObjectNode document(Applied.Done done) {
        ObjectNode fields = Json.object();
        fields.set(
                "items",
                Json.array(done.items().stream()
                        .map(item -> item(item, done.plan()))
                        .toList()));
        Planner planner = backend.services().planner();
        PlacementProblem problem = planner.problem(PlanInput.of(done.documents()));
        ObjectNode plan = PlanDocument.write(problem, done.plan());
        done.id().ifPresent(id -> plan.put("id", id));
        fields.set("plan", plan);
        return Json.document("ApplyResult", fields);
    }

    /// A model that fits nowhere is stored; its item says why it is not served.
    private static ObjectNode item(Item item, Plan plan) {
        ObjectNode json = Json.object()
                .put("kind", item.content().kind())
                .put("name", item.content().name())
                .put("action", item.action().label());
        if (item.content().kind().equals("Model")) {
            plan.unserved().stream()
                    .filter(demand ->
                            demand.model().value().equals(item.content().name()))
                    .findFirst()
                    .ifPresent(demand -> json.put("message", demand.reason()));
        }
        return json;
    }
}
