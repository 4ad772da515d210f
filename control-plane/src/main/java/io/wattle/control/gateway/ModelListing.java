package io.wattle.control.gateway;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.routing.RoutingSnapshot;
import io.wattle.routing.ServedModel;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/// The models as OpenAI's listing has them, with our description beside.
final class ModelListing {
    private static final JsonMapper JSON = new JsonMapper();

    private ModelListing() {}

    static byte[] all(RoutingSnapshot snapshot) {
        var root = JSON.createObjectNode().put("object", "list");
        var data = root.putArray("data");
        snapshot.models().values().stream()
                .sorted(Comparator.comparing(ServedModel::name))
                .forEach(model -> data.add(node(model)));
        return bytes(root);
    }

    static byte[] one(ServedModel model) {
        return bytes(node(model));
    }

    private static ObjectNode node(ServedModel model) {
        return JSON.createObjectNode()
                .put("id", model.name().value())
                .put("object", "model")
                .put("created", model.createdAtSeconds())
                .put("owned_by", "wattle")
                .put("description", model.description());
    }

    private static byte[] bytes(ObjectNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }
}
