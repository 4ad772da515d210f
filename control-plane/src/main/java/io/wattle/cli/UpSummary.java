package io.wattle.cli;

import io.wattle.catalog.ModelCatalog;
import io.wattle.catalog.ModelEntry;
import io.wattle.workload.Model;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a user reads when everything runs: where things are, and what to try first.
final class UpSummary {
    private UpSummary() {}

    static List<String> lines(LocalRun.Outcome run, Path data, double seconds, String command) {
        String address = run.controlPlane().toString();
        String model = run.models().isEmpty()
                ? "MODEL"
                : run.models().getFirst().name().value();
        String models = run.models().stream().map(UpSummary::named).collect(Collectors.joining("\n            "));
        String state = run.serving()
                ? String.format(Locale.ROOT, "Wattle is up after %.1f s.", seconds)
                : "Wattle is up, but not all models serve yet; \"%s get replicas -o wide\" says more."
                        .formatted(command);
        return """

                %s

                  API       %s/v1   (OpenAI-compatible)
                  Console   %s/ui
                  Metrics   %s/metrics and %s/metrics
                  Models    %s
                  Data      %s   (cluster.yaml, models.yaml, logs)

                Ask it something, and see the joules of the answer in the last chunk:

                  curl -N %s/v1/chat/completions -H 'content-type: application/json' -d '{
                    "model": "%s", "stream": true, "max_tokens": 64,
                    "stream_options": {"include_usage": true, "include_energy": true},
                    "messages": [{"role": "user", "content": "Write a poem about wisdom and bread."}]}'

                See what runs:  %s get nodes      Stop all of it:  Ctrl-C
                """.formatted(
                state,
                address,
                address,
                address,
                run.nodeDaemon(),
                models.isEmpty() ? "none" : models,
                data,
                address,
                model,
                command).lines().toList();
    }

    /// With what users should know before they trust it.
    private static String named(Model model) {
        String warning = ModelCatalog.standard()
                .find(model.architecture().name())
                .map(ModelEntry::description)
                .orElse("");
        return model.name() + (warning.isEmpty() ? "" : "   (" + warning + ")");
    }
}
