package io.wattle.control.executor;

import io.wattle.control.executor.Ledger.Entry;
import io.wattle.fleet.DomainId;
import io.wattle.protocol.ProtocolCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The ledger's documents as they were last encoded: a rack whose entries are the same gives the same bytes again.
final class LedgerPages {
    private Map<DomainId, Page> pages = Map.of();

    private record Page(List<Entry> entries, Encoded encoded) {}

    /// Bytes that nobody changes.
    private static final class Encoded {
        final byte[] bytes;

        Encoded(List<Entry> entries) {
            bytes = ProtocolCodec.encode(new Ledger.RackLedger(entries));
        }
    }

    Map<String, byte[]> write(ExecutorState state) {
        Map<DomainId, Page> next = new HashMap<>();
        Map<String, byte[]> written = new TreeMap<>();
        entries(state).forEach((rack, entries) -> {
            Page before = pages.get(rack);
            Page page = before != null && before.entries().equals(entries)
                    ? before
                    : new Page(entries, new Encoded(entries));
            next.put(rack, page);
            written.put(rack.value(), page.encoded().bytes);
        });
        pages = next;
        return written;
    }

    private static Map<DomainId, List<Entry>> entries(ExecutorState state) {
        Map<DomainId, List<Entry>> racks = new HashMap<>();
        state.nodes().forEach((node, commitment) -> {
            // A rack without grants has a document too: where none is, it was lost.
            List<Entry> entries = racks.computeIfAbsent(commitment.rack(), _ -> new ArrayList<>());
            commitment
                    .grants()
                    .forEach(grant -> entries.add(
                            new Entry(node.value(), grant.watts().value(), grant.epoch(), grant.sequence())));
        });
        return racks;
    }
}
