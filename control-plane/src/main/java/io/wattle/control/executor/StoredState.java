package io.wattle.control.executor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wattle.control.planner.ActivePlan;
import io.wattle.control.planner.AppliedDocument;
import io.wattle.control.planner.DocumentReader;
import io.wattle.control.planner.DocumentReader.ReadDocument;
import io.wattle.control.planner.DocumentSet;
import io.wattle.control.planner.InvalidDocumentException;
import io.wattle.control.planner.PlanJson;
import io.wattle.control.planner.StoredChange;
import io.wattle.control.store.DocumentRow;
import io.wattle.control.store.NodeRow;
import io.wattle.control.store.PlanRow;
import io.wattle.control.store.Store;
import io.wattle.control.store.StoreException;
import io.wattle.fleet.NodeId;
import io.wattle.protocol.MalformedMessageException;
import io.wattle.protocol.NodeReport;
import io.wattle.protocol.ProtocolCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns rows into what they mean. Documents that did not change are not parsed again.
final class StoredState {
    private static final Logger LOG = LoggerFactory.getLogger(StoredState.class);

    private final Store store;
    private final DocumentReader reader;
    private List<DocumentRow> rows = List.of();
    private DocumentSet documents = DocumentSet.EMPTY;

    StoredState(Store store, DocumentReader reader) {
        this.store = store;
        this.reader = reader;
    }

    synchronized Follower.Known load() throws StoreException {
        List<DocumentRow> current = store.documents();
        if (!current.equals(rows)) {
            documents = parse(current);
            rows = current;
        }
        return new Follower.Known(documents, store.latestPlan().flatMap(this::plan), reports(store.nodes()), change());
    }

    private Optional<StoredChange> change() throws StoreException {
        return ChangeNotes.read(store.notes(ChangeNotes.KIND, Instant.EPOCH));
    }

    private DocumentSet parse(List<DocumentRow> current) {
        List<AppliedDocument> parsed = new ArrayList<>();
        // Only what adds to the catalogues can change what another document means: of a large fleet that is little.
        List<String> bodies = current.stream()
                .filter(row -> !row.kind().equals("Cluster") && !row.kind().equals("Model"))
                .map(DocumentRow::body)
                .toList();
        for (DocumentRow row : current) {
            try {
                for (ReadDocument document : reader.knowing(bodies, row.body()).read(row.body())) {
                    parsed.add(new AppliedDocument(
                            row.body(), row.version(), row.createdAt(), row.appliedAt(), document.content()));
                }
            } catch (InvalidDocumentException unreadable) {
                LOG.error("The stored document {} is left out: {}", row.id(), unreadable.getMessage());
            }
        }
        return new DocumentSet(parsed);
    }

    /// A plan with its input; empty if another version wrote it.
    Optional<ActivePlan> plan(PlanRow row) {
        try {
            return Optional.of(new ActivePlan(
                    row.id(),
                    row.createdAt(),
                    row.reason(),
                    PlanJson.readInput(row.input(), reader),
                    PlanJson.readPlan(row.plan())));
        } catch (IllegalArgumentException otherVersion) {
            LOG.warn("The stored plan {} is left out: {}", row.id(), otherVersion.getMessage());
            return Optional.empty();
        }
    }

    private static Map<NodeId, NodeReport> reports(List<NodeRow> rows) {
        Map<NodeId, NodeReport> reports = new HashMap<>();
        for (NodeRow row : rows) {
            try {
                reports.put(
                        new NodeId(row.name()),
                        ProtocolCodec.decode(row.report().getBytes(UTF_8), NodeReport.class));
            } catch (MalformedMessageException otherVersion) {
                LOG.warn("The stored report of node {} is left out: {}", row.name(), otherVersion.getMessage());
            }
        }
        return reports;
    }
}
