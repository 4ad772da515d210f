package io.wattle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattle.fleet.Node;
import io.wattle.spec.Catalogs;
import io.wattle.spec.Documents;
import io.wattle.spec.SpecException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// The files cluster.yaml and models.yaml of one data folder.
final class LocalDocuments {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final Duration RETRY_EVERY = Duration.ofMillis(100);

    private final Path cluster;
    private final Path models;
    private final Path home;
    private final Progress progress;

    LocalDocuments(DataFolder folder, Path home, Progress progress) {
        cluster = folder.resolve("cluster.yaml");
        models = folder.resolve("models.yaml");
        this.home = home;
        this.progress = progress;
    }

    void writeMissing() throws IOException {
        if (!Files.exists(cluster)) {
            Files.writeString(cluster, StarterDocuments.cluster(Machine.read(MEMINFO)));
            progress.say("wrote", cluster + " (power of this machine modelled)");
        }
        if (!Files.exists(models)) {
            Files.writeString(models, StarterDocuments.model(BundledModel.find(home)));
            progress.say("wrote", models.toString());
        }
    }

    /// @throws CliException with file and line of what is wrong
    Documents read() {
        JoinedDocuments joined = joined();
        try {
            return Documents.parse(joined.text(), Catalogs.standard(Files::readString));
        } catch (SpecException wrong) {
            throw new CliException(ExitCode.USAGE, joined.withFileNames(String.valueOf(wrong.getMessage())));
        }
    }

    /// This machine as the cluster has it.
    Node thisMachine(Documents documents) {
        return documents.cluster().stream()
                .flatMap(lab -> lab.racks().stream())
                .flatMap(rack -> rack.nodes().stream())
                .filter(node -> node.id().value().equals(StarterDocuments.NODE))
                .findFirst()
                .orElseThrow(() -> new CliException(
                        ExitCode.USAGE,
                        "The file " + cluster + " has no node \"" + StarterDocuments.NODE + "\", the name under which"
                                + " this machine reports; add it, or delete the file to have it written anew."));
    }

    /// @param election how long a control plane that just started may take until it leads; in an ensemble of others it
    ///                 serves before
    void apply(ApiClient api, Duration election) throws InterruptedException {
        Deadline deadline = new Deadline(election);
        JoinedDocuments joined = joined();
        for (JsonNode item : apply(api, joined, deadline).path("items")) {
            progress.say(
                    item.path("kind").asText().toLowerCase(Locale.ROOT) + " "
                            + item.path("name").asText(),
                    item.path("action").asText());
        }
    }

    private static JsonNode apply(ApiClient api, JoinedDocuments joined, Deadline deadline)
            throws InterruptedException {
        while (true) {
            try {
                return api.apply(joined.text(), false);
            } catch (CliException refused) {
                if (refused.exitCode() != ExitCode.UNAVAILABLE || deadline.remainingSeconds() <= 0) {
                    throw new CliException(refused.exitCode(), joined.withFileNames(refused.sentence()));
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_EVERY.toMillis());
            }
        }
    }

    private JoinedDocuments joined() {
        return JoinedDocuments.read(List.of(cluster.toString(), models.toString()), InputStream.nullInputStream());
    }
}
