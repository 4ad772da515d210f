package io.wattle.control.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// What answers {@code GET /api/v1/version}.
///
/// @param version  of Wattle
/// @param protocol with node daemons
public record Version(String version, String protocol) {
    ObjectNode document() {
        return Json.document(
                "Version",
                Json.object()
                        .put("version", version)
                        .put("jdk", Runtime.version().toString())
                        .put("node_protocol", protocol));
    }
}
