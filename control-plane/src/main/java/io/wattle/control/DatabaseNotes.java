package io.wattle.control;

import io.wattle.control.gateway.shared.SharedNotes;
import io.wattle.control.store.NoteRow;
import io.wattle.control.store.Store;
import io.wattle.control.store.StoreException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// What gateways tell each other, in the database that they share.
record DatabaseNotes(Store store) implements SharedNotes {
    @Override
    public void put(String kind, Note note) throws IOException {
        try {
            store.putNote(new NoteRow(kind + "/" + note.name(), kind, note.text(), note.changedAt()));
        } catch (StoreException away) {
            throw new IOException(away.getMessage(), away);
        }
    }

    @Override
    public List<Note> changedAfter(String kind, Instant instant) throws IOException {
        try {
            return store.notes(kind, instant).stream()
                    .map(row -> new Note(row.id().substring(kind.length() + 1), row.body(), row.changedAt()))
                    .toList();
        } catch (StoreException away) {
            throw new IOException(away.getMessage(), away);
        }
    }
}
