package io.wattle.control.gateway;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.routing.RoutingSnapshot;
import io.wattle.routing.ServedModel;
import io.wattle.workload.ModelName;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The models as OpenAI's listing has them, with our description beside.
final class ModelListing {
    private static final JsonMapper JSON = new JsonMapper();

    private ModelListing() {}

    /// @param pipelines that clients may ask for as models
    static byte[] all(RoutingSnapshot snapshot, Set<String> pipelines) {
        var root = JSON.createObjectNode().put("object", "list");
        var data = root.putArray("data");
        snapshot.models().values().stream()
                .sorted(Comparator.comparing(ServedModel::name))
                .forEach(model -> data.add(node(model)));
        new TreeSet<>(pipelines)
                .forEach(name ->
                        data.add(node(new ServedModel(new ModelName(name), "A pipeline of models.", 0, List.of()))));
        return bytes(root);
    }

    static byte[] one(ServedModel model) {
        return bytes(node(model));
    }

    /// A path segment's text; what is no proper escape stays as it is. A plus is a plus.
    static String decoded(String raw) {
        try {
            return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return raw;
        }
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
