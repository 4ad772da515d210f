package io.wattle.control;

import io.wattle.node.NodeMain;
import io.wattle.testing.StubLlama;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A node daemon in a process of its own, with {@link StubLlama} as its engine. Engines end with the test, not with
/// their daemon.
record NodeProcess(Process process, Path data, Path errors) implements AutoCloseable {
    private static final Pattern PID = Pattern.compile("\"pid\":(\\d+)");
    private static final String CLASSES =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    /// One without GPUs.
    ///
    /// @param folder its own, which another may share to steal its identity
    static NodeProcess start(Path folder, String name, List<URI> controlPlanes) throws IOException {
        return start(folder, name, controlPlanes, List.of(), Map.of());
    }

    /// One whose GPUs somebody sets.
    static NodeProcess start(Path folder, String name, List<URI> controlPlanes, PowerdProcess powerd)
            throws IOException {
        return start(
                folder,
                name,
                controlPlanes,
                List.of("--powerd-socket", powerd.socket().toString()),
                Map.of("WATTLE_NVML_LIBRARY", powerd.library().toString()));
    }

    private static NodeProcess start(
            Path folder, String name, List<URI> controlPlanes, List<String> more, Map<String, String> environment)
            throws IOException {
        Files.createDirectories(folder);
        Path errors = Files.createTempFile(folder, "node", ".err");
        List<String> command = new ArrayList<>(java(
                NodeMain.class.getName(),
                "--control-plane",
                controlPlanes.stream().map(URI::toString).collect(Collectors.joining(",")),
                "--name",
                name,
                "--data",
                folder.resolve("data").toString(),
                "--http-port",
                "0",
                "--llama-server",
                engine(folder).toString()));
        command.addAll(more);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        return new NodeProcess(builder.start(), folder.resolve("data"), errors);
    }

    /// The command that runs a main class in a small process.
    static List<String> java(String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                java(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                CLASSES,
                main));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Path engine(Path folder) throws IOException {
        Path script = folder.resolve("llama-server");
        Files.writeString(
                script,
                "#!/bin/sh\nexec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx32m -cp '%s' %s \"$@\"\n"
                        .formatted(java(), CLASSES, StubLlama.class.getName()));
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        File[] records = data.resolve("engines").toFile().listFiles((_, name) -> name.endsWith(".json"));
        for (File record : records == null ? new File[0] : records) {
            Matcher pid = PID.matcher(Files.readString(record.toPath()));
            if (pid.find()) {
                ProcessHandle.of(Long.parseLong(pid.group(1))).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }
}
