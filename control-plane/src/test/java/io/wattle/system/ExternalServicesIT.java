package io.wattle.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.testing.PostgresServer;
import io.wattle.testing.ZooKeeperEnsemble;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same binary on a ZooKeeper ensemble and on PostgreSQL.
class ExternalServicesIT {
    @TempDir
    private Path folder;

    @Test
    void servesFromAnEnsembleAndPostgres() throws Exception {
        try (var postgres = PostgresServer.start();
                var ensemble = ZooKeeperEnsemble.start(Files.createDirectory(folder.resolve("zookeeper")));
                var wattle = RunningWattle.start(
                        folder,
                        "--http-port",
                        "0",
                        "--zookeeper",
                        ensemble.connectString(),
                        "--database-url",
                        postgres.url(),
                        "--database-user",
                        "wattle")) {
            assertThat(wattle.run("get", "models").output())
                    .contains("scripture-5m")
                    .contains("serving");
            assertThat(folder.resolve("data/control/database")).doesNotExist();
            assertThat(folder.resolve("data/control/zookeeper")).doesNotExist();
        }
    }
}
