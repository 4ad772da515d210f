package io.wattle.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every database must do alike.
abstract class StoreContract {
    private static final Instant EARLY = Instant.parse("2026-01-01T00:00:00.123456Z");
    private static final Instant LATE = EARLY.plusSeconds(60);

    abstract Store store();

    @Test
    void notesAreReplacedAndReadByTheirAge() throws StoreException {
        var store = store();
        var early = Instant.parse("2026-01-01T00:00:00Z");
        store.putNote(new NoteRow("use/a", "use", "1", early));
        store.putNote(new NoteRow("use/b", "use", "2", early.plusSeconds(10)));
        store.putNote(new NoteRow("other/b", "other", "3", early.plusSeconds(10)));
        assertThat(store.notes("use", early)).containsExactly(new NoteRow("use/b", "use", "2", early.plusSeconds(10)));
        store.putNote(new NoteRow("use/a", "use", "4", early.plusSeconds(20)));
        assertThat(store.notes("use", early)).hasSize(2);
    }

    @Test
    void documentsComeBackInTheOrderTheyWereFirstApplied() throws Exception {
        DocumentRow late = new DocumentRow("Model/a", "Model", "a", "body: ü\n", 1, LATE, LATE);
        DocumentRow early = new DocumentRow("Model/b", "Model", "b", "body: b\n", 1, EARLY, EARLY);
        store().putDocuments(List.of(late, early));
        assertThat(store().documents()).containsExactly(early, late);
        DocumentRow changed = new DocumentRow("Model/b", "Model", "b", "body: c\n", 2, EARLY, LATE);
        store().putDocuments(List.of(changed));
        assertThat(store().documents()).containsExactly(changed, late);
        store().deleteDocument("Model/a");
        store().deleteDocument("Model/b");
        assertThat(store().documents()).isEmpty();
    }

    @Test
    void plansAreFoundByIdAndNewestFirst() throws Exception {
        PlanRow first = new PlanRow(1, EARLY, "first-fit", "why", "{\"input\":1}", "{\"plan\":1}", 1, 0, 40.5);
        PlanRow second = new PlanRow(2, LATE, "first-fit", "why", "{\"input\":2}", "{\"plan\":2}", 2, 1, 80);
        store().addPlan(first);
        store().addPlan(second);
        assertThat(store().plan(1)).contains(first);
        assertThat(store().plan(9)).isEmpty();
        assertThat(store().latestPlan()).contains(second);
        assertThat(store().plans()).containsExactly(second, first);
        PlanRow beyond = new PlanRow(Store.PLANS_KEPT + 1, LATE, "first-fit", "why", "{}", "{}", 0, 0, 0);
        store().addPlan(beyond);
        assertThat(store().plans()).containsExactly(beyond, second);
    }

    @Test
    void nodesAreReplaced() throws Exception {
        store().putNode(new NodeRow("n1", "{\"a\":1}", EARLY));
        store().putNode(new NodeRow("n1", "{\"a\":2}", LATE));
        assertThat(store().nodes()).containsExactly(new NodeRow("n1", "{\"a\":2}", LATE));
    }

    @Test
    void eventsAndRequestsAreForgottenByAge() throws Exception {
        EventRow old = new EventRow(1, EARLY, "info", "node_ready", "node/n1", "The node reports.");
        EventRow young = new EventRow(2, LATE, "critical", "node_lost", "node/n1", "The node is lost.");
        store().addEvent(old);
        store().addEvent(young);
        assertThat(store().events(1)).containsExactly(young);
        store().addRequests(List.of(
                new RequestRow("r1", "chat", "chat/0", "n1", EARLY, EARLY, EARLY, 10L, 20L, 1.5, "measured", 200, null),
                new RequestRow("r2", "chat", null, null, LATE, null, LATE, null, null, null, null, 503, "no_replica")));
        assertThat(store().requestCount()).isEqualTo(2);
        store().forgetBefore(LATE);
        assertThat(store().events(10)).containsExactly(young);
        assertThat(store().requestCount()).isEqualTo(1);
    }
}
