package io.wattle.control.executor;

import io.wattle.control.planner.ActivePlan;
import io.wattle.control.planner.StoredChange;
import io.wattle.control.store.NoteRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What ZooKeeper does for the control planes: sessions that expire, a queue for leadership, an epoch that is checked
/// within each transaction. Linearizable: one operation after the other.
final class SimStore {
    static final long SESSION = 6 * SimWorld.SECOND;

    private final SimWorld world;
    private final Map<Integer, Long> heard = new HashMap<>();
    private final List<Integer> latch = new ArrayList<>();
    private Map<String, byte[]> ledger = new TreeMap<>();
    private final Map<String, NoteRow> notes = new TreeMap<>();
    private Optional<Optional<StoredChange>> change = Optional.empty();
    private ActivePlan plan = SimDocuments.plan(0, List.of());
    private boolean isUsed;
    private long epoch;
    private long transactions;
    private int misled = -1;
    private long misledUntil;

    SimStore(SimWorld world) {
        this.world = world;
    }

    /// A heartbeat of a control plane, which stands for leadership if it does not yet.
    void hear(int controller) {
        expire();
        heard.put(controller, world.now());
        if (!latch.contains(controller)) {
            latch.add(controller);
        }
    }

    /// Tells a control plane for a while that it leads, whoever does: a latch is only a hint.
    void mislead(int controller, long nanos) {
        misled = controller;
        misledUntil = world.now() + nanos;
    }

    /// Its session ends: the process died.
    void close(int controller) {
        heard.remove(controller);
        latch.remove(/* element */ (Integer) controller);
    }

    /// Whoever was overtaken queues anew, as {@link ControlLoop} does. Mostly a latch that lied then tells it better.
    void standAgain(int controller) {
        if (latch.remove(/* element */ (Integer) controller)) {
            latch.add(controller);
        }
        if (misled == controller && world.chance(0.8)) {
            misled = -1;
        }
    }

    boolean isFirst(int controller) {
        expire();
        if (controller == misled && world.now() < misledUntil) {
            return true;
        }
        return !latch.isEmpty() && latch.getFirst() == controller;
    }

    /// Whose turn it is, by the latch.
    int first() {
        return latch.isEmpty() ? 0 : latch.getFirst();
    }

    long takeEpoch() {
        transactions++;
        return ++epoch;
    }

    boolean holds(long claimed) {
        return claimed == epoch;
    }

    /// Whether the transaction was committed.
    boolean write(long claimed, Map<String, byte[]> next) {
        if (claimed != epoch && world.mutation != SimMutation.NO_EPOCH_IN_WRITES) {
            return false;
        }
        transactions++;
        ledger = new TreeMap<>(next);
        isUsed = true;
        return true;
    }

    Map<String, byte[]> read() {
        return world.mutation == SimMutation.LEDGER_FORGOTTEN ? Map.of() : new TreeMap<>(ledger);
    }

    /// What a database holds beside it: the newest plan.
    void save(ActivePlan saved) {
        plan = saved.id() > plan.id() ? saved : plan;
    }

    void save(NoteRow note) {
        notes.put(note.id(), note);
        change = Optional.empty();
    }

    ActivePlan plan() {
        return plan;
    }

    /// What the notes say, read once for each time that they are written.
    Optional<StoredChange> change() {
        if (change.isEmpty()) {
            change = Optional.of(ChangeNotes.read(List.copyOf(notes.values())));
        }
        return change.get();
    }

    /// Somebody deletes one of its documents.
    void deleteByHand(String rack) {
        ledger.remove(rack);
    }

    /// Whether anybody ever wrote a ledger.
    boolean isUsed() {
        return isUsed;
    }

    Set<String> racks() {
        return Set.copyOf(ledger.keySet());
    }

    long epoch() {
        return epoch;
    }

    /// Grows with each change, as ZooKeeper's zxid.
    long transactions() {
        return transactions;
    }

    private void expire() {
        heard.entrySet().removeIf(session -> {
            boolean isOver = world.now() - session.getValue() > SESSION;
            if (isOver) {
                latch.remove(/* element */ session.getKey());
            }
            return isOver;
        });
    }
}
