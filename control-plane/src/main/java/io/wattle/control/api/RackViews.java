package io.wattle.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.control.executor.ControlView;
import io.wattle.control.executor.Executor;
import io.wattle.fleet.Cluster;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.fleet.Rack;
import io.wattle.quantity.Watts;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Racks as operators see them.
///
/// @param executor knows what each domain has committed
record RackViews(ControlView view, Executor executor) {
    List<ObjectNode> all() {
        Optional<Cluster> cluster = view.documents().cluster();
        Map<DomainId, Watts> committed = cluster.flatMap(
                        known -> view.committed().map(state -> executor.sums(known, state)))
                .orElse(Map.of());
        return cluster.map(Cluster::racks).orElse(List.of()).stream()
                .map(rack -> rack(rack, Optional.ofNullable(committed.get(rack.id()))))
                .toList();
    }

    Optional<ObjectNode> find(String name) {
        return all().stream()
                .filter(rack -> rack.get("name").asText().equals(name))
                .findFirst();
    }

    private ObjectNode rack(Rack rack, Optional<Watts> committed) {
        ObjectNode json = Json.object().put("name", rack.id().value());
        rack.parent().ifPresent(parent -> json.put("parent", parent.value()));
        json.put("cap_watts", rack.cap().value());
        json.put("guard_watts", rack.guard().value());
        json.put("limit_watts", rack.limit().value());
        committed.ifPresent(watts -> json.put("committed_watts", watts.value())
                .put("headroom_watts", rack.limit().value() - watts.value()));
        Power.sum(rack.nodes().stream()
                        .map(node -> NodeViews.power(view, node.id()))
                        .toList())
                .ifPresent(power -> json.put("drawn_watts", power.watts())
                        .put("drawn_origin", Json.label(power.origin())));
        json.set("nodes", Json.texts(rack.nodes().stream().map(Node::id)));
        return json;
    }
}
