package io.wattle.cli;

import io.wattle.fleet.HostPower;
import io.wattle.fleet.Node;
import io.wattle.spec.Documents;
import io.wattle.workload.Model;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One run of a whole Wattle on this machine, from nothing to a model that serves.
final class LocalRun {
    private static final Duration API_TIMEOUT = Duration.ofSeconds(30);
    /// An ensemble of ZooKeeper servers lets go of a control plane that died after 6 s, and elects.
    private static final Duration ELECTION = Duration.ofSeconds(30);
    private static final Duration PROCESS_PATIENCE = Duration.ofMinutes(1);

    private final UpSettings settings;
    private final DataFolder folder;
    private final LocalStack stack;
    private final Progress progress;

    LocalRun(UpSettings settings, DataFolder folder, LocalStack stack, Progress progress) {
        this.settings = settings;
        this.folder = folder;
        this.stack = stack;
        this.progress = progress;
    }

    /// What runs now.
    ///
    /// @param models  those of models.yaml
    /// @param serving whether all of them serve
    record Outcome(URI controlPlane, URI nodeDaemon, List<Model> models, boolean serving) {
        Outcome {
            models = List.copyOf(models);
        }
    }

    Outcome start(Duration patience) throws ChildFailure, IOException, InterruptedException {
        folder.awaitLeftovers(progress);
        checkPort();
        var documents = new LocalDocuments(folder, settings.home(), progress);
        documents.writeMissing();
        Documents declared = documents.read();
        Node machine = documents.thisMachine(declared);
        URI control = URI.create(stack.start(controlPlane()));
        // Before the daemon, so that its first report is answered with what to run.
        documents.apply(new ApiClient(control, API_TIMEOUT), ELECTION);
        if (mayLimitGpus(machine)) {
            stack.start(powerd(machine));
        }
        URI node = URI.create(stack.start(nodeDaemon(control, machine)));
        stack.supervise();
        List<String> models =
                declared.models().stream().map(model -> model.name().value()).toList();
        boolean serving = new ServingWait(new ApiClient(control, API_TIMEOUT), progress).await(models, patience);
        return new Outcome(control, node, declared.models(), serving);
    }

    private ChildSpec controlPlane() throws IOException {
        var arguments = new ArrayList<>(List.of(
                "--data", folder.resolve("control").toString(),
                "--http-host", "127.0.0.1",
                "--http-port", Integer.toString(settings.httpPort())));
        arguments.addAll(settings.controlOptions());
        return process("control plane", "wattle-control", arguments);
    }

    /// Whether the cluster names GPUs of this machine, so that somebody has to hold their power limits. Those of a
    /// workstation that nobody named stay as their owner set them: powerd would put them to their floor.
    private static boolean mayLimitGpus(Node machine) {
        return machine.gpus().isPresent();
    }

    private Path powerSocket() {
        return folder.resolve("power.sock");
    }

    private ChildSpec powerd(Node machine) throws IOException {
        return process(
                "powerd",
                "wattle-powerd",
                List.of(
                        "--socket",
                        powerSocket().toString(),
                        "--data",
                        folder.resolve("powerd").toString(),
                        "--host-max-power",
                        machine.host().max().toString(),
                        "--or-report-only"));
    }

    private ChildSpec nodeDaemon(URI control, Node machine) throws IOException {
        HostPower host = machine.host();
        var arguments = new ArrayList<>(List.of(
                "--control-plane", control.toString(),
                "--name", machine.id().value(),
                "--data", folder.resolve("node").toString(),
                "--http-host", "127.0.0.1",
                "--http-port", Integer.toString(nodePort()),
                "--host-idle-power", host.idle().toString(),
                "--host-max-power", host.max().toString()));
        if (mayLimitGpus(machine)) {
            arguments.addAll(List.of("--powerd-socket", powerSocket().toString()));
        }
        arguments.addAll(settings.nodeOptions());
        return process("node daemon", "wattle-node", arguments);
    }

    private ChildSpec process(String label, String script, List<String> arguments) throws IOException {
        Path program = settings.home().resolve("bin").resolve(script);
        var command = new ArrayList<String>();
        command.add(program.toString());
        command.addAll(arguments);
        command.add("--exit-with-parent");
        List<String> environment = List.of("JAVA_HOME=" + System.getProperty("java.home"), "WATTLE_IGNORE_INTERRUPT=1");
        return new ChildSpec(label, command, environment, script + " ready", folder.log(script), PROCESS_PATIENCE);
    }

    private void checkPort() {
        if (!isFree(settings.httpPort())) {
            throw new CliException(
                    ExitCode.UNAVAILABLE,
                    "The port " + settings.httpPort() + " of 127.0.0.1 is in use; stop what uses it, or choose another"
                            + " with --http-port.");
        }
    }

    /// The port after the control plane's where it is free, so that it is easy to guess.
    private int nodePort() {
        int next = settings.httpPort() + 1;
        return settings.httpPort() == 0 || next > 65535 || !isFree(next) ? 0 : next;
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
