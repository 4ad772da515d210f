package io.wattle.spec;

import io.wattle.catalog.CpuType;
import io.wattle.catalog.GpuType;
import io.wattle.catalog.HardwareCatalog;
import io.wattle.fleet.CpuArchitecture;
import io.wattle.fleet.GpuGroup;
import io.wattle.fleet.HostPower;
import io.wattle.fleet.Node;
import io.wattle.fleet.NodeId;
import io.wattle.quantity.Bytes;
import io.wattle.quantity.Scale;
import io.wattle.quantity.Watts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the nodes of one cluster; {@code count: 2} makes two of one entry.
final class NodeReader {
    /// Against typing errors: the largest known sites have fewer servers behind one control plane.
    static final int MOST_NODES = 100_000;

    private static final int MOST_GPUS = 1024;

    private final HardwareCatalog hardware;
    private final Map<String, Integer> lines = new HashMap<>();

    NodeReader(HardwareCatalog hardware) {
        this.hardware = hardware;
    }

    List<Node> read(Fields unnamed) throws SpecException {
        String name = unnamed.name();
        Fields fields = unnamed.named("node " + name);
        fields.allow("name", "count", "arch", "gpu", "gpus", "cpu", "memory", "host");
        Optional<Integer> count =
                fields.has("count") ? Optional.of(fields.integer("count", 1, 999_999_999)) : Optional.empty();
        if (lines.size() + count.orElse(1) > MOST_NODES) {
            throw new SpecException(
                    fields.lineOf("count"),
                    "With %s the cluster has %d nodes; it may have %d."
                            .formatted(fields.context(), lines.size() + count.orElse(1), MOST_NODES));
        }
        Node template = node(name, fields);
        if (count.isEmpty()) {
            return List.of(renamed(template, name, fields));
        }
        List<Node> nodes = new ArrayList<>();
        for (int index = 0; index < count.get(); index++) {
            nodes.add(renamed(template, name + "-" + index, fields));
        }
        return nodes;
    }

    private Node renamed(Node template, String name, Fields fields) throws SpecException {
        Integer before = lines.put(name, fields.line());
        if (before != null) {
            throw new SpecException(
                    fields.line(), "The node %s stands twice, first in line %d.".formatted(name, before));
        }
        return new Node(
                new NodeId(name), template.arch(), template.gpus(), template.cpu(), template.memory(), template.host());
    }

    private Node node(String name, Fields fields) throws SpecException {
        CpuArchitecture arch = arch(fields);
        Optional<String> cpu = fields.findText("cpu");
        Optional<CpuType> type = cpu.flatMap(hardware::cpu);
        if (type.isPresent() && type.get().arch() != arch) {
            throw new SpecException(
                    fields.lineOf("arch"),
                    "%s is stated to be %s and its processor %s is %s."
                            .formatted(
                                    name,
                                    arch.label(),
                                    cpu.get(),
                                    type.get().arch().label()));
        }
        Optional<Bytes> memory = fields.has("memory") ? Optional.of(memory(fields)) : Optional.empty();
        return new Node(
                new NodeId(name), arch, gpus(fields), type.map(CpuType::name).or(() -> cpu), memory, host(fields));
    }

    private static Bytes memory(Fields fields) throws SpecException {
        double bytes = fields.quantity("memory", Scale.SIZE);
        if (bytes < 1) {
            throw new SpecException(
                    fields.lineOf("memory"),
                    "The memory of %s is none; leave memory out where it is not known.".formatted(fields.context()));
        }
        return new Bytes((long) bytes);
    }

    private static CpuArchitecture arch(Fields fields) throws SpecException {
        String label = fields.text("arch");
        return CpuArchitecture.ofLabel(label)
                .orElseThrow(() -> new SpecException(
                        fields.lineOf("arch"),
                        "unknown architecture \"%s\" in %s; %s"
                                .formatted(
                                        label,
                                        fields.context(),
                                        Fields.suggestion(label, List.of("x86_64", "aarch64")))));
    }

    private Optional<GpuGroup> gpus(Fields fields) throws SpecException {
        if (!fields.has("gpu") && !fields.has("gpus")) {
            return Optional.empty();
        }
        GpuType type = GpuNames.require(hardware, fields.text("gpu"), fields.lineOf("gpu"), fields.context());
        if (type.idlePower().isEmpty()) {
            throw new SpecException(
                    fields.lineOf("gpu"),
                    "The catalogue states no power limit of the GPU type \"%s\" in %s, so no watts can be committed for it."
                            .formatted(type.name(), fields.context()));
        }
        return Optional.of(new GpuGroup(type.name(), fields.integer("gpus", 1, MOST_GPUS)));
    }

    private static HostPower host(Fields fields) throws SpecException {
        Fields host = fields.mapping("host");
        host.allow("idle", "max", "parked");
        Watts idle = new Watts(host.quantity("idle", Scale.POWER));
        Watts max = new Watts(host.quantity("max", Scale.POWER));
        if (idle.exceeds(max)) {
            throw new SpecException(
                    host.lineOf("idle"),
                    "The idle power of the host of %s is %s and must not exceed its max of %s."
                            .formatted(fields.context(), idle, max));
        }
        Optional<Watts> parked =
                host.has("parked") ? Optional.of(new Watts(host.quantity("parked", Scale.POWER))) : Optional.empty();
        if (parked.isPresent() && parked.get().exceeds(idle)) {
            throw new SpecException(
                    host.lineOf("parked"),
                    "The parked power of %s is %s and must not exceed its host's idle power of %s."
                            .formatted(fields.context(), parked.get(), idle));
        }
        return new HostPower(idle, max, parked);
    }
}
