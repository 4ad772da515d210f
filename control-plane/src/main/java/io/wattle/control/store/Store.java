package io.wattle.control.store;

import io.micronaut.context.ApplicationContext;
import io.micronaut.transaction.TransactionOperations;
import java.sql.Connection;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// All tables behind one door: every failure comes out as a {@link StoreException}, never as an exception of a
/// framework.
public final class Store {
    /// Plans kept; older ones are deleted.
    static final int PLANS_KEPT = 1000;

    private final DocumentRows documents;
    private final NodeRows nodes;
    private final PlanRows plans;
    private final EventRows events;
    private final RequestRows requests;
    private final NoteRows notes;
    private final TransactionOperations<Connection> transactions;

    @SuppressWarnings("unchecked") // a class literal cannot name the type argument
    Store(ApplicationContext context) {
        documents = context.getBean(DocumentRows.class);
        nodes = context.getBean(NodeRows.class);
        plans = context.getBean(PlanRows.class);
        events = context.getBean(EventRows.class);
        requests = context.getBean(RequestRows.class);
        notes = context.getBean(NoteRows.class);
        transactions = context.getBean(TransactionOperations.class);
    }

    /// All documents, first applied first.
    public List<DocumentRow> documents() throws StoreException {
        return guarded("read the documents", documents::listOrderByCreatedAtAndId);
    }

    /// Writes all of them or none.
    public void putDocuments(Collection<DocumentRow> rows) throws StoreException {
        guarded(
                "write the documents",
                () -> transactions.executeWrite(status -> {
                    for (DocumentRow row : rows) {
                        if (documents.existsById(row.id())) {
                            documents.update(row);
                        } else {
                            documents.save(row);
                        }
                    }
                    return rows.size();
                }));
    }

    public void deleteDocument(String id) throws StoreException {
        guarded("delete the document", () -> {
            documents.deleteById(id);
            return id;
        });
    }

    public List<NodeRow> nodes() throws StoreException {
        return guarded(
                "read the nodes",
                () -> nodes.findAll().stream()
                        .sorted(Comparator.comparing(NodeRow::name))
                        .toList());
    }

    public void putNode(NodeRow row) throws StoreException {
        guarded("write a node", () -> nodes.existsById(row.name()) ? nodes.update(row) : nodes.save(row));
    }

    /// Adds a plan and forgets the oldest beyond a thousand.
    public void addPlan(PlanRow row) throws StoreException {
        guarded("write the plan", () -> {
            PlanRow saved = plans.save(row);
            plans.deleteUpTo(row.id() - PLANS_KEPT);
            return saved;
        });
    }

    public Optional<PlanRow> plan(long id) throws StoreException {
        return guarded("read a plan", () -> plans.findById(id));
    }

    public Optional<PlanRow> latestPlan() throws StoreException {
        return guarded("read the latest plan", plans::findFirstOrderByIdDesc);
    }

    /// The hundred newest, newest first.
    public List<PlanRow> plans() throws StoreException {
        return guarded("read the plans", plans::findTop100OrderByIdDesc);
    }

    public void addEvent(EventRow row) throws StoreException {
        guarded("write an event", () -> events.save(row));
    }

    /// The newest, newest first.
    public List<EventRow> events(int limit) throws StoreException {
        return guarded("read the events", () -> events.newest(limit));
    }

    public void addRequests(List<RequestRow> rows) throws StoreException {
        guarded("write the requests", () -> requests.saveAll(rows));
    }

    public void putNote(NoteRow row) throws StoreException {
        guarded("write a note", () -> notes.existsById(row.id()) ? notes.update(row) : notes.save(row));
    }

    /// Notes of a kind that changed after an instant, in any order.
    public List<NoteRow> notes(String kind, Instant after) throws StoreException {
        return guarded("read the notes", () -> notes.findByKindAndChangedAtAfter(kind, after));
    }

    /// Asks the database for nothing much.
    ///
    /// @throws StoreException if it does not answer
    public void look() throws StoreException {
        guarded("answer", () -> requests.existsById(""));
    }

    public long requestCount() throws StoreException {
        return guarded("count the requests", requests::count);
    }

    /// Deletes events and requests from before the instant.
    public void forgetBefore(Instant instant) throws StoreException {
        guarded("delete old rows", () -> {
            events.deleteBefore(instant);
            requests.deleteBefore(instant);
            return instant;
        });
    }

    private static <T> T guarded(String action, Supplier<T> work) throws StoreException {
        try {
            return work.get();
        } catch (RuntimeException failed) { // pool, driver, mapper and transaction each throw their own
            throw new StoreException(
                    "The database failed to %s: %s".formatted(action, Database.rootMessage(failed)), failed);
        }
    }
}
