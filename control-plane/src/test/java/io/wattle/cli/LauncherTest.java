package io.wattle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher of the source tree, in a small tree with a Maven of the test's own.
class LauncherTest {
    private static final String TOOLS =
            "basename cat cut dirname find flock grep head mkdir mv pwd readlink sed sh " + "sleep tail tee touch";

    /// Prints what Maven prints, and leaves a distribution whose command says what it was given.
    private static final String MAVEN = """
            echo built >>journal
            sleep 0.2
            echo '[INFO] Building Wattle placement policies 0.1.0                        [2/3]'
            echo '[INFO] Building Wattle control plane 0.1.0                             [3/3]'
            mkdir -p control-plane/target/wattle/bin control-plane/target/wattle/lib
            printf '#!/bin/sh\\n[ "$1" = cache ] && exit 0\\necho "wattle $*"; exit 3\\n' \
                    >control-plane/target/wattle/bin/wattle
            chmod +x control-plane/target/wattle/bin/wattle
            """;

    private static final String BUILDING =
            "wattle: building the distribution; the first time Maven fetches its libraries, which takes minutes.\n";

    @TempDir
    private Path folder;

    private Path root = Path.of("");
    private Path programs = Path.of("");

    @BeforeEach
    void plant() throws IOException {
        root = folder.toRealPath().resolve("tree");
        programs = root.resolveSibling("programs");
        Shell.copy("wattle", root);
        Shell.copy("control-plane/src/dist/lib/java.sh", root);
        source("pom.xml");
        source("control-plane/src/main/java/A.java");
        source("control-plane/src/test/java/ATest.java");
        source("node-daemon/engine/models/toy.gguf");
        Files.createDirectories(programs);
        for (String tool : TOOLS.split(" ", -1)) {
            Path place = Files.exists(Path.of("/usr/bin", tool)) ? Path.of("/usr/bin", tool) : Path.of("/bin", tool);
            Files.createSymbolicLink(programs.resolve(tool), place);
        }
        Files.createSymbolicLink(programs.resolve("chmod"), Path.of("/bin/chmod"));
        maven(MAVEN);
    }

    @Test
    void buildsWhatIsMissingAndHandsOver() throws IOException, InterruptedException {
        assertThat(launch("get", "nodes")).isEqualTo(new CommandRun(3, "wattle get nodes\n", BUILDING + """
                          [2/3] Wattle placement policies
                          [3/3] Wattle control plane
                        """));
        assertThat(launch("top")).isEqualTo(new CommandRun(3, "wattle top\n", ""));
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void buildsAgainWhenASourceIsNewer() throws IOException, InterruptedException {
        launch();
        for (String source :
                List.of("pom.xml", "control-plane/src/main/java/A.java", "node-daemon/engine/models/toy.gguf")) {
            int before = builds();
            touch(source);
            launch();
            assertThat(builds()).as(source).isEqualTo(before + 1);
        }
    }

    @Test
    void buildsAgainWhenASourceHasGone() throws IOException, InterruptedException {
        launch();
        Files.delete(root.resolve("control-plane/src/main/java/A.java"));
        touch("control-plane/src/main/java");

        launch();

        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void leavesTestsAndResultsOutOfAccount() throws IOException, InterruptedException {
        launch();
        source("control-plane/target/classes/src/main/java/A.java");
        touch("control-plane/target/classes/src/main/java/A.java");
        touch("control-plane/src/test/java/ATest.java");

        launch();

        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void showsWhatWentWrongAndWhereAllOfItIs() throws IOException, InterruptedException {
        maven("""
                echo '[INFO] Building Wattle control plane 0.1.0     [3/3]'
                echo '[ERROR] /x/A.java:[3,5] cannot find symbol'
                echo '[ERROR] '
                echo '[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.'
                exit 1
                """);

        assertThat(launch("up")).isEqualTo(new CommandRun(1, "", BUILDING + """
                          [3/3] Wattle control plane
                        wattle: the build failed:
                          [ERROR] /x/A.java:[3,5] cannot find symbol
                        wattle: all of it: %s/target/wattle-build.log
                        """.formatted(root)));
    }

    @Test
    void saysWhereToGetMavenOrAJdk() throws IOException, InterruptedException {
        Files.delete(programs.resolve("mvn"));
        assertThat(launch("up"))
                .isEqualTo(new CommandRun(
                        5,
                        "",
                        "wattle: building needs Maven 3.8 or later and found none; install it (Debian and Ubuntu:"
                                + " \"apt install maven\"; or https://maven.apache.org/download.cgi).\n"));

        Path finder = root.resolve("control-plane/src/dist/lib/java.sh");
        Files.writeString(finder, Files.readString(finder) + "find_java() { return 1; }\n");
        assertThat(launch("up").err()).startsWith("wattle: Wattle needs a JDK 25 and found none; install one (");
    }

    @Test
    void letsASecondBuildWaitForTheFirst() throws IOException, InterruptedException {
        Process first = Shell.start(environment(), List.of(root + "/wattle", "one"));
        Process second = Shell.start(environment(), List.of(root + "/wattle", "two"));

        assertThat(Shell.finish(first).out()).isEqualTo("wattle one\n");
        assertThat(Shell.finish(second).out()).isEqualTo("wattle two\n");
        assertThat(builds()).isEqualTo(1);
    }

    private CommandRun launch(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = root + "/wattle";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Shell.run(environment(), command);
    }

    private Map<String, String> environment() {
        return Map.of("PATH", programs.toString(), "MAVEN_HOME", "/nowhere");
    }

    private int builds() throws IOException {
        return Files.readAllLines(root.resolve("journal")).size();
    }

    private void maven(String script) throws IOException {
        Shell.script(programs.resolve("mvn"), "cd '" + root + "'\n" + script);
    }

    private void source(String file) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "");
    }

    private void touch(String file) throws IOException {
        Files.setLastModifiedTime(root.resolve(file), FileTime.from(Instant.now()));
    }
}
