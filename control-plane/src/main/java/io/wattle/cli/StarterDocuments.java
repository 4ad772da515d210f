package io.wattle.cli;

import io.wattle.fleet.HostPower;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Watts;
import java.util.Locale;

/// The first cluster and the first model of a machine, with comments that explain each line.
final class StarterDocuments {
    /// Name under which the machine's own node daemon reports.
    static final String NODE = "this-machine";

    /// Share of the host's maximum that is kept free for transients.
    private static final double GUARD_SHARE = 0.1;

    private StarterDocuments() {}

    static String cluster(Machine machine) {
        HostPower host = machine.power();
        double guard = Math.ceil(host.max().value() * GUARD_SHARE);
        double max = Math.ceil(host.max().value() * 10) / 10;
        return """
                # The cluster of this machine, written when "wattle up" first ran. Change it as you like and start
                # "wattle up" again, or apply it to the running one: wattle apply -f cluster.yaml
                apiVersion: wattle.io/v1alpha1
                kind: Cluster
                metadata: {name: local}
                spec:
                  racks:
                  - name: local
                    # What all nodes of the rack may draw at most: the host's maximum and the guard, rounded up.
                    # Lower it, and Wattle says why an engine may no longer start.
                    cap: %s
                    # Kept free for transients.
                    guard: %s
                    nodes:
                    - name: %s     # the node daemon of this machine reports under this name
                      arch: %s
                      memory: %s         # as the kernel reports it
                      # Modelled, not measured: 0.74 W idle and 3.5 W at full use for each of %d processors, and
                      # 0.392 W for each GB of memory. Better figures come from a meter.
                      host: {idle: %s, max: %s}
                      # GPUs that Wattle may limit and clock, if this machine has any (and an engine for them):
                      # gpu: H100-SXM-80GB
                      # gpus: 1
                """.formatted(
                        watts(Math.ceil(max + guard)),
                        watts(guard),
                        NODE,
                        machine.arch().label(),
                        new Bytes(machine.memory().value()),
                        machine.logicalCpus(),
                        watts(Math.round(host.idle().value() * 10) / 10.0),
                        watts(max));
    }

    static String model(BundledModel model) {
        return """
                # The model that "wattle up" serves, written when it first ran. Each document is one model; more may
                # follow after a line of three dashes. Apply changes with: wattle apply -f models.yaml
                apiVersion: wattle.io/v1alpha1
                kind: Model
                metadata: {name: %s}     # the name clients ask for
                spec:
                  # The shape that power and memory are planned with: a name of "wattle model list".
                  architecture: wattle/%s
                  # A file on the node that serves it.
                  source: {path: %s}
                  engine: {type: llama-cpp}
                  precisions: [int8]     # as Q8_0 is
                  replicas: {min: 1, max: 1}
                """.formatted(model.name(), model.name(), model.file());
    }

    private static String watts(double value) {
        return new Watts(value).value() % 1 == 0
                ? "%d W".formatted(Math.round(value))
                : String.format(Locale.ROOT, "%.1f W", value);
    }
}
