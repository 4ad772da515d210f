package io.wattle;

import static org.assertj.core.api.Assertions.assertThat;

import io.wattle.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: the roles install what they say, change nothing the second time, and the services they write are confined.
/// Method: applied to a scratch root instead of the machine, without users and without starting services.
class AnsibleTest {
    private static final Path ANSIBLE = Path.of("../ansible");
    private static final double HIGHEST_EXPOSURE = 3.0;

    @TempDir
    Path scratch;

    @Test
    void passesTheProductionProfileOfTheLinter() throws Exception {
        Tool.require("ansible-lint", "ansible-lint");
        var lint = Tool.run(ANSIBLE, "ansible-lint", "--offline", "--nocolor", "-c", ".ansible-lint");
        assertThat(lint.output()).contains("Passed with production profile: 0 failure(s), 0 warning(s)");
    }

    @Test
    void installsOnceAndChangesNothingTheSecondTime() throws Exception {
        Tool.require("ansible-playbook", "ansible");
        Path root = Files.createDirectory(scratch.resolve("root"));
        Path archive = archive();

        assertThat(recap(apply(root, archive))).allMatch(line -> line.contains("failed=0"));
        assertThat(recap(apply(root, archive))).hasSize(2).allMatch(line -> line.contains("changed=0"));

        assertThat(root.resolve("opt/wattle/0.1.0/bin/wattle")).isExecutable();
        assertThat(Files.readSymbolicLink(root.resolve("opt/wattle/current"))).hasToString("/opt/wattle/0.1.0");
        assertThat(Files.readString(root.resolve("etc/systemd/system/wattle-node.service")))
                .contains("--name gpu-1 --control-plane http://control-1.example.org:8840,");
        for (String unit : List.of("wattle-control", "wattle-node", "wattle-powerd")) {
            assertThat(exposure(root.resolve("etc/systemd/system/" + unit + ".service")))
                    .as("exposure of " + unit)
                    .isLessThanOrEqualTo(HIGHEST_EXPOSURE);
        }
    }

    private Path archive() throws IOException, InterruptedException {
        Path bin = Files.createDirectories(scratch.resolve("wattle/bin"));
        Path program = Files.writeString(bin.resolve("wattle"), "#!/bin/sh\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Path archive = scratch.resolve("wattle.tar");
        assertThat(Tool.run(scratch, "tar", "-cf", archive.toString(), "wattle").exitCode())
                .isZero();
        return archive;
    }

    private static String apply(Path root, Path archive) throws IOException, InterruptedException {
        var played = Tool.run(
                ANSIBLE,
                "env",
                "ANSIBLE_NOCOLOR=1",
                "ANSIBLE_LOCALHOST_WARNING=false",
                "ansible-playbook",
                "-i",
                "inventory.example.yml",
                "-c",
                "local",
                "-l",
                "control-1*,gpu-1*",
                "-e",
                "wattle_common_manage_system=false wattle_common_root=%s wattle_common_archive=%s"
                        .formatted(root, archive),
                "site.yml");
        assertThat(played.exitCode()).as(played.output()).isZero();
        return played.output();
    }

    private static List<String> recap(String output) {
        return output.lines().filter(line -> line.contains("unreachable=")).toList();
    }

    private static double exposure(Path unit) throws IOException, InterruptedException {
        Tool.require("systemd-analyze", "systemd");
        var analysed = Tool.run(
                unit.getParent(), "systemd-analyze", "security", "--offline=true", "--no-pager", unit.toString());
        var level =
                Pattern.compile("Overall exposure level for \\S+: ([\\d.]+)").matcher(analysed.output());
        assertThat(level.find()).as(analysed.output()).isTrue();
        return Double.parseDouble(level.group(1));
    }
}
