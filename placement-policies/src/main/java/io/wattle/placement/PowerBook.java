package io.wattle.placement;

import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.PowerDomain;
import io.wattle.fleet.Rack;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What each domain has committed and is expected to draw while a plan is drafted.
final class PowerBook {
    private final Map<DomainId, Watts> limits = new LinkedHashMap<>();
    private final Map<DomainId, Watts> committed = new HashMap<>();
    private final Map<DomainId, Watts> expected = new HashMap<>();
    private final Map<DomainId, List<DomainId>> chains = new HashMap<>();

    PowerBook(Cluster cluster) {
        Map<DomainId, Optional<DomainId>> parents = new HashMap<>();
        for (PowerDomain domain : cluster.powerDomains()) {
            limits.put(domain.id(), domain.limit());
            parents.put(domain.id(), domain.parent());
        }
        for (Rack rack : cluster.racks()) {
            limits.put(rack.id(), rack.limit());
            parents.put(rack.id(), rack.parent());
        }
        for (Rack rack : cluster.racks()) {
            List<DomainId> chain = new ArrayList<>();
            Optional<DomainId> next = Optional.of(rack.id());
            while (next.isPresent()) {
                chain.add(next.get());
                next = parents.getOrDefault(next.get(), Optional.empty());
            }
            chains.put(rack.id(), List.copyOf(chain));
        }
        limits.keySet().forEach(id -> committed.put(id, Watts.ZERO));
        limits.keySet().forEach(id -> expected.put(id, Watts.ZERO));
    }

    void commit(Rack rack, Watts power) {
        chain(rack).forEach(id -> committed.merge(id, power, Watts::plus));
    }

    void expect(Rack rack, Watts power) {
        chain(rack).forEach(id -> expected.merge(id, power, Watts::plus));
    }

    List<DomainRoom> roomOf(Rack rack) {
        return chain(rack).stream()
                .map(id -> new DomainRoom(id, known(limits, id), known(committed, id)))
                .toList();
    }

    List<DomainLoad> loads() {
        return limits.entrySet().stream()
                .map(entry -> new DomainLoad(
                        entry.getKey(),
                        entry.getValue(),
                        known(committed, entry.getKey()),
                        known(expected, entry.getKey())))
                .toList();
    }

    private List<DomainId> chain(Rack rack) {
        return chains.getOrDefault(rack.id(), List.of());
    }

    private static Watts known(Map<DomainId, Watts> powers, DomainId id) {
        return powers.getOrDefault(id, Watts.ZERO);
    }
}
