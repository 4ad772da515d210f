package io.wattle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Waits until models serve, and says on the way what their replicas do.
final class ServingWait {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final ApiClient api;
    private final Progress progress;
    private final Map<String, String> said = new HashMap<>();

    ServingWait(ApiClient api, Progress progress) {
        this.api = api;
        this.progress = progress;
    }

    /// @param models names
    /// @return whether all of them serve within the time
    boolean await(List<String> models, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            if (isServing(models)) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(INTERVAL.toMillis());
        }
        return false;
    }

    private boolean isServing(List<String> models) {
        try {
            boolean all = true;
            for (JsonNode model : api.get("models").path("items")) {
                String name = model.path("name").asText();
                if (models.contains(name)) {
                    String state = model.path("state").asText();
                    say("model " + name, state, model.path("message").asText());
                    all &= state.equals("serving");
                }
            }
            if (!all) {
                sayReplicas(models);
            }
            return all;
        } catch (CliException away) {
            say("control plane", "away", away.sentence());
            return false;
        }
    }

    private void sayReplicas(List<String> models) {
        for (JsonNode replica : api.get("replicas").path("items")) {
            if (models.contains(replica.path("model").asText())) {
                say(
                        "replica " + replica.path("name").asText(),
                        replica.path("phase").asText(),
                        replica.path("message").asText());
            }
        }
    }

    /// Only what is new.
    private void say(String subject, String state, String message) {
        String event = message.isEmpty() ? state : state + ": " + message;
        if (!event.equals(said.put(subject, event))) {
            progress.say(subject, event);
        }
    }
}
