package io.wattle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The scripts of bin/ and how they find Java.
class DistributionScriptsTest {
    @TempDir
    private Path folder;

    private Path home = Path.of("");
    private Path jdk = Path.of("");

    @BeforeEach
    void build() throws IOException {
        folder = folder.toRealPath();
        home = folder.resolve("a distribution");
        for (String script : new String[] {"wattle", "wattle-control", "wattle-node", "wattle-powerd"}) {
            Shell.copy("control-plane/src/dist/bin/" + script, home, "bin/" + script);
        }
        Shell.copy("control-plane/src/dist/lib/launch.sh", home, "lib/launch.sh");
        Shell.copy("control-plane/src/dist/lib/java.sh", home, "lib/java.sh");
        for (String jar : new String[] {"control-plane", "daemon", "powerd"}) {
            Files.createFile(home.resolve("lib/" + jar + "-1.2.3.jar"));
        }
        jdk = Shell.jdk(folder.resolve("jdk"), "25.0.3", "for word; do echo \"$word\"; done; exit 7\n");
    }

    @ParameterizedTest
    @CsvSource({
        "wattle, control-plane, io.wattle.cli.WattleMain",
        "wattle-control, control-plane, io.wattle.control.ControlMain",
        "wattle-node, daemon, io.wattle.node.NodeMain",
        "wattle-powerd, powerd, io.wattle.powerd.PowerdMain"
    })
    void startsTheJvmWithTheJarThatNamesTheRest(String script, String jar, String main)
            throws IOException, InterruptedException {
        CommandRun run = run(home.resolve("bin").resolve(script), "get", "two words");

        assertThat(run.code()).isEqualTo(7);
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .contains("-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-Dwattle.home=" + home)
                .endsWith("-cp", home + "/lib/" + jar + "-1.2.3.jar", main, "get", "two words");
    }

    @Test
    void isFoundThroughChainsOfLinks() throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("links"));
        Files.createSymbolicLink(folder.resolve("links/first"), Path.of("../a distribution/bin/wattle"));
        Path second = Files.createSymbolicLink(folder.resolve("second"), folder.resolve("links/first"));

        assertThat(run(second).out().lines()).contains("-Dwattle.home=" + home);
    }

    @Test
    void usesAStartUpCacheWhereOneIs() throws IOException, InterruptedException {
        assertThat(run(home.resolve("bin/wattle")).out()).doesNotContain("AOT");

        Files.createDirectories(home.resolve("cache"));
        Files.createFile(home.resolve("cache/wattle.aot"));

        assertThat(run(home.resolve("bin/wattle")).out().lines())
                .contains("-XX:AOTCache=" + home + "/cache/wattle.aot");
        assertThat(run(home.resolve("bin/wattle-node")).out()).doesNotContain("AOT");
    }

    @Test
    void takesOptionsForTheJvmFromTheEnvironment() throws IOException, InterruptedException {
        CommandRun run = Shell.run(
                Map.of("JAVA_HOME", jdk.toString(), "WATTLE_JAVA_OPTIONS", "-Xmx1g -Dx=y"),
                home.resolve("bin/wattle-control").toString());

        assertThat(run.out().lines()).containsSubsequence("-Xmx176m", "-Xmx1g", "-Dx=y");
    }

    @Test
    void saysWhereToGetAJdkIfThereIsNone() throws IOException, InterruptedException {
        Path finder = home.resolve("lib/java.sh");
        Files.writeString(finder, Files.readString(finder) + "find_java() { return 1; }\n");

        assertThat(run(home.resolve("bin/wattle")))
                .isEqualTo(new CommandRun(
                        5,
                        "",
                        "wattle: Wattle needs a JDK 25 and found none; install one (Debian and Ubuntu: \"apt install"
                                + " openjdk-25-jdk-headless\"; or https://adoptium.net/temurin/releases/?version=25)"
                                + " or set JAVA_HOME to its folder.\n"));
    }

    @Test
    void saysThatTheDistributionIsNotWhole() throws IOException, InterruptedException {
        Files.delete(home.resolve("lib/powerd-1.2.3.jar"));

        assertThat(run(home.resolve("bin/wattle-powerd")))
                .isEqualTo(new CommandRun(
                        1,
                        "",
                        "wattle-powerd: the distribution in " + home + " is not whole (no lib/powerd-*.jar);"
                                + " build or install it again.\n"));
    }

    @ParameterizedTest
    @CsvSource({"25, 0", "25.0.3, 0", "25-ea, 0", "24.0.1, 1", "26, 1", "250, 1", "1.8.0_482, 1"})
    void knowsAJdk25ByItsReleaseFile(String version, int code) throws IOException, InterruptedException {
        Path other = Shell.jdk(folder.resolve("other"), version, "");

        assertThat(isJdk25(other, "javac")).isEqualTo(code);
    }

    @Test
    void tellsARuntimeFromADevelopmentKit() throws IOException, InterruptedException {
        Files.delete(jdk.resolve("bin/javac"));

        assertThat(isJdk25(jdk, "java")).isZero();
        assertThat(isJdk25(jdk, "javac")).isEqualTo(1);
    }

    private int isJdk25(Path candidate, String tool) throws IOException, InterruptedException {
        return Shell.run(
                        Map.of(),
                        "/bin/sh",
                        "-c",
                        ". \"$1\"; java_is_25 \"$2\" \"$3\"",
                        "sh",
                        home.resolve("lib/java.sh").toString(),
                        candidate.toString(),
                        tool)
                .code();
    }

    private CommandRun run(Path script, String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = script.toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Shell.run(Map.of("JAVA_HOME", jdk.toString()), command);
    }
}
