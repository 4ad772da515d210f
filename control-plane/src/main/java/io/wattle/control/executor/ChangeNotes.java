package io.wattle.control.executor;

import io.wattle.control.planner.PlanJson;
import io.wattle.control.planner.StoredChange;
import io.wattle.control.store.NoteRow;
import io.wattle.placement.transition.Bookmark;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The two notes by which a new leader goes on with a change of plan: how it began, and the steps that are confirmed.
/// Of a large change the second is small, and it alone is written with each step.
final class ChangeNotes {
    static final String KIND = "change";
    private static final Logger LOG = LoggerFactory.getLogger(ChangeNotes.class);
    private static final String BEGUN = KIND + "/begun";
    private static final String STEPS = KIND + "/steps";

    private ChangeNotes() {}

    static NoteRow begun(Changeover change, Instant at) {
        Bookmark bookmark = change.isHeld()
                ? new Bookmark(change.present(), List.of(), Set.of())
                : change.progress().bookmark();
        return new NoteRow(
                BEGUN, KIND, PlanJson.write(new StoredChange(change.plan().id(), bookmark, change.isHeld())), at);
    }

    static NoteRow steps(Changeover change, Instant at) {
        Bookmark steps = new Bookmark(List.of(), List.of(), change.progress().done());
        return new NoteRow(
                STEPS, KIND, PlanJson.write(new StoredChange(change.plan().id(), steps, false)), at);
    }

    /// @param rows in any order; empty where there are none of this version
    static Optional<StoredChange> read(List<NoteRow> rows) {
        Optional<StoredChange> steps = find(rows, STEPS);
        return find(rows, BEGUN).map(begun -> {
            Bookmark bookmark = begun.bookmark();
            Set<Integer> done = new HashSet<>(bookmark.done());
            steps.filter(written -> written.plan() == begun.plan())
                    .ifPresent(written -> done.addAll(written.bookmark().done()));
            done.removeIf(step -> step > bookmark.moves().size());
            return new StoredChange(begun.plan(), new Bookmark(bookmark.left(), bookmark.moves(), done), begun.held());
        });
    }

    private static Optional<StoredChange> find(List<NoteRow> rows, String id) {
        try {
            return rows.stream()
                    .filter(row -> row.id().equals(id))
                    .map(row -> PlanJson.readChange(row.body()))
                    .findFirst();
        } catch (IllegalArgumentException otherVersion) {
            LOG.warn("{}", otherVersion.getMessage());
            return Optional.empty();
        }
    }
}
