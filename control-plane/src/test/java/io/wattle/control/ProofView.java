package io.wattle.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// What a control plane tells of its nodes and replicas.
final class ProofView {
    private ProofView() {}

    static JsonNode latestPlan(URI leader) throws Exception {
        return Http.at(leader).get("/api/v1/plans/latest").body();
    }

    /// Of the daemon that was heard last.
    static String boot(URI leader, String node) throws Exception {
        return Http.at(leader)
                .get("/api/v1/nodes/" + node)
                .body()
                .at("/boot_id")
                .asText();
    }

    private static long count(URI controlPlane, String path, String field, String value) throws Exception {
        List<String> found = new ArrayList<>();
        Http.at(controlPlane).get(path).body().at("/items").forEach(item -> {
            if (item.path(field).asText().equals(value)) {
                found.add(value);
            }
        });
        return found.size();
    }

    static long running(URI controlPlane) throws Exception {
        return count(controlPlane, "/api/v1/replicas", "phase", "running");
    }

    static long ready(URI controlPlane) throws Exception {
        return count(controlPlane, "/api/v1/nodes", "state", "ready");
    }

    static boolean isReady(URI controlPlane) throws Exception {
        return Http.at(controlPlane).get("/observe/health/ready").status() == 200;
    }
}
