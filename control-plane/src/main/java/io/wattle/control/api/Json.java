package io.wattle.control.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wattle.quantity.Origin;
import io.wattle.spec.Documents;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Stream;

/// The common parts of all documents.
final class Json {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    static ObjectNode object() {
        return NODES.objectNode();
    }

    /// A document of one kind: what identifies it, then its fields.
    static ObjectNode document(String kind, ObjectNode fields) {
        ObjectNode document = object();
        document.put("apiVersion", Documents.API_VERSION).put("kind", kind);
        document.setAll(fields);
        return document;
    }

    /// A list of documents of one kind.
    static ObjectNode list(String kind, Collection<? extends JsonNode> items) {
        ObjectNode document = object();
        document.put("apiVersion", Documents.API_VERSION).put("kind", kind + "List");
        document.set("items", array(items));
        return document;
    }

    static ArrayNode array(Collection<? extends JsonNode> items) {
        return NODES.arrayNode().addAll(items);
    }

    static ArrayNode texts(Stream<?> items) {
        ArrayNode array = NODES.arrayNode();
        items.forEach(item -> array.add(item.toString()));
        return array;
    }

    static String label(Origin origin) {
        return origin.name().toLowerCase(Locale.ROOT);
    }

    /// The least trustworthy of two: a sum with one modelled part is modelled.
    static Origin worse(Origin a, Origin b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
