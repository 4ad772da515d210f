package io.wattle.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How the process begins and ends.
class ControlMainTest {
    @TempDir
    private Path folder;

    @Test
    void aSignalEndsItInOrderAndASecondOneOnTheSameFolderIsRefused() throws Exception {
        String data = folder.resolve("data").toString();
        try (ControlProcess first = ControlProcess.start(folder, "--data", data, "--http-port", "0")) {
            assertThat(Http.at(first.awaitReady()).get("/observe/health/ready").status())
                    .isEqualTo(200);
            try (ControlProcess second = ControlProcess.start(folder, "--data", data, "--http-port", "0")) {
                assertThat(second.awaitEnd()).isEqualTo(4);
                assertThat(second.lastError())
                        .contains("Another control plane uses the data folder \"%s\"; stop it or choose another --data."
                                .formatted(data));
            }
            first.process().destroy();
            assertThat(first.awaitEnd()).isEqualTo(143);
            assertThat(first.lastError().orElseThrow()).endsWith("ControlMain: Ended.");
        }
    }

    @Test
    void itEndsWithItsParent() throws Exception {
        try (ControlProcess child = ControlProcess.start(
                folder, "--data", folder.resolve("data").toString(), "--http-port", "0", "--exit-with-parent")) {
            child.awaitReady();
            child.process().getOutputStream().close();
            assertThat(child.awaitEnd()).isZero();
        }
    }

    @Test
    void aTakenPortIsSaidInOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ControlProcess refused = ControlProcess.start(
                        folder,
                        "--data",
                        folder.resolve("data").toString(),
                        "--http-port",
                        Integer.toString(taken.getLocalPort()))) {
            assertThat(refused.awaitEnd()).isEqualTo(5);
            assertThat(refused.lastError())
                    .contains(
                            "The port %d on 127.0.0.1 cannot be had (Address already in use); stop whatever listens there or choose another --http-port."
                                    .formatted(taken.getLocalPort()));
        }
    }

    @Test
    void anUnreachableZooKeeperAndDatabaseAreSaidInOneSentence() throws Exception {
        String data = folder.resolve("data").toString();
        try (ControlProcess noZooKeeper =
                        ControlProcess.start(folder, "--data", data, "--http-port", "0", "--zookeeper", "127.0.0.1:1");
                ControlProcess noDatabase = ControlProcess.start(
                        folder,
                        "--data",
                        data + "2",
                        "--http-port",
                        "0",
                        "--database-url",
                        "jdbc:postgresql://127.0.0.1:1/wattle")) {
            assertThat(noZooKeeper.awaitEnd()).isEqualTo(5);
            assertThat(noZooKeeper.lastError())
                    .contains("ZooKeeper at 127.0.0.1:1 did not answer within 10 s; start it or correct --zookeeper.");
            assertThat(noDatabase.awaitEnd()).isEqualTo(5);
            assertThat(noDatabase.lastError().orElseThrow())
                    .startsWith(
                            "The database jdbc:postgresql://127.0.0.1:1/wattle as wattle cannot be used: Connection");
        }
    }

    @Test
    void wrongFlagsAreUsageErrors() throws Exception {
        Path config = Files.writeString(folder.resolve("control.yaml"), "http-prot: 1\n");
        try (ControlProcess unknown = ControlProcess.start(folder, "--http-prot", "1");
                ControlProcess missing = ControlProcess.start(folder);
                ControlProcess badFile = ControlProcess.start(folder, "--config", config.toString())) {
            assertThat(unknown.awaitEnd()).isEqualTo(2);
            assertThat(unknown.lastError())
                    .contains("There is no option \"--http-prot\"; did you mean \"--http-port\"?");
            assertThat(missing.awaitEnd()).isEqualTo(2);
            assertThat(missing.lastError())
                    .contains("The folder of the control plane's files is missing; give it with --data DIR.");
            assertThat(badFile.awaitEnd()).isEqualTo(2);
            assertThat(badFile.lastError().orElseThrow())
                    .startsWith("The configuration file \"%s\" sets \"http-prot\", which is none of data, "
                            .formatted(config));
        }
    }
}
