package io.wattle.cli.up;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What a user reads when everything runs: where things are, and what to try first.
final class UpSummary {
    private UpSummary() {}

    static List<String> lines(LocalRun.Outcome run, Path data, double seconds, String command) {
        String address = run.controlPlane().toString();
        String model = run.models().isEmpty() ? "MODEL" : run.models().getFirst();
        String state = run.serving()
                ? "Wattle is up after %.1f s.".formatted(seconds)
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
                    "messages": [{"role": "user", "content": "Tell me of bread."}]}'

                See what runs:  %s get nodes      Stop all of it:  Ctrl-C
                """.formatted(
                String.format(Locale.ROOT, "%s", state),
                address,
                address,
                address,
                run.nodeDaemon(),
                run.models().isEmpty() ? "none" : String.join(", ", run.models()),
                data,
                address,
                model,
                command).lines().toList();
    }
}
