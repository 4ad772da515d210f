package io.wattle.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// A distribution whose processes are shell scripts: each writes down that it started, says that it is ready, waits
/// until its standard input ends or it is told to end, and writes that down.
record FakeDistribution(Path home) {
    static FakeDistribution in(Path folder, String controlUrl) throws IOException {
        Path home = folder.resolve("distribution");
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("models"));
        Files.writeString(home.resolve("models/scripture-5m.gguf"), "GGUF");
        var distribution = new FakeDistribution(home);
        distribution.behave("wattle-control", "echo wattle-control ready " + controlUrl);
        distribution.behave("wattle-powerd", "echo wattle-powerd ready");
        distribution.behave("wattle-node", "echo wattle-node ready http://127.0.0.1:1");
        return distribution;
    }

    /// @param start what the script does before it waits
    void behave(String process, String start) throws IOException {
        Path script = home.resolve("bin").resolve(process);
        Files.writeString(script, """
                #!/bin/sh
                echo "%1$s starts: $*" >>'%2$s/journal'
                echo $$ >>'%2$s/pids'
                %3$s
                exec 3<&0
                cat <&3 >/dev/null &
                trap 'echo "%1$s was told to end" >>"%2$s/journal"; kill $!; exit 0' TERM
                wait $!
                echo "%1$s lost its parent" >>'%2$s/journal'
                """.formatted(process, home, start));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// What happened to the processes, in order.
    List<String> journal() throws IOException {
        Path journal = home.resolve("journal");
        return Files.exists(journal) ? Files.readAllLines(journal) : List.of();
    }

    /// All processes that were ever started.
    List<ProcessHandle> processes() throws IOException {
        Path pids = home.resolve("pids");
        return !Files.exists(pids)
                ? List.of()
                : Files.readAllLines(pids).stream()
                        .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                        .filter(ProcessHandle::isAlive)
                        .toList();
    }
}
