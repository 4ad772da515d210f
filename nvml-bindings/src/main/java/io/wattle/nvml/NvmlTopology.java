package io.wattle.nvml;

import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetCpuAffinity;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetCpuAffinityWithinScope;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetMemoryAffinity;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetNumaNodeId;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetP2PStatus;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetTopologyCommonAncestor;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceGetTopologyNearestGpus;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceOnSameBoard;
import static io.wattle.nvml.linker.NvmlFunction.nvmlDeviceSetCpuAffinity;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.wattle.nvml.linker.NvmlFunction;
import java.lang.foreign.Arena;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// How one GPU lies towards other GPUs, memory and processors.
public final class NvmlTopology {
    /// Words of 64 bits in a set: 4,096 processors or memory nodes.
    private static final int SET_WORDS = 64;

    /// The node of a GPU that belongs to none.
    private static final int NO_NODE = -1;

    private final DeviceCalls calls;

    NvmlTopology(DeviceCalls calls) {
        this.calls = calls;
    }

    /// {@code nvmlDeviceGetTopologyCommonAncestor}: empty for a level that this build does not know.
    public Optional<TopologyLevel> commonAncestor(NvmlDevice other) throws NvmlException {
        return TopologyLevel.ofCode(readInt(nvmlDeviceGetTopologyCommonAncestor, other));
    }

    /// {@code nvmlDeviceOnSameBoard}.
    public boolean isOnSameBoard(NvmlDevice other) throws NvmlException {
        return readInt(nvmlDeviceOnSameBoard, other) != 0;
    }

    /// {@code nvmlDeviceGetTopologyNearestGpus}: the GPUs at one level.
    public List<NvmlDevice> nearest(TopologyLevel level) throws NvmlException {
        NvmlFunction function = nvmlDeviceGetTopologyNearestGpus;
        return CountedArray.read(
                function,
                ADDRESS,
                array -> calls.nvml().call(function, calls.handle(), level.code(), array.count(), array.items()),
                (array, index) -> new NvmlDevice(
                        new DeviceCalls(calls.nvml(), array.items().getAtIndex(ADDRESS, index))));
    }

    /// {@code nvmlDeviceGetP2PStatus}: empty for a status that this build does not know.
    public Optional<P2pStatus> peerToPeer(NvmlDevice other, P2pCapability capability) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(JAVA_INT);
            NvmlFunction function = nvmlDeviceGetP2PStatus;
            NvmlException.check(
                    function,
                    calls.nvml().call(function, calls.handle(), other.calls().handle(), capability.code(), out));
            return P2pStatus.ofCode(out.get(JAVA_INT, 0));
        }
    }

    /// {@code nvmlDeviceGetNumaNodeId}: the node that the GPU's memory forms on a coherent platform;
    /// empty where it forms none.
    public OptionalInt numaNode() throws NvmlException {
        int node = calls.readInt(nvmlDeviceGetNumaNodeId);
        return node == NO_NODE ? OptionalInt.empty() : OptionalInt.of(node);
    }

    /// {@code nvmlDeviceGetMemoryAffinity}: the memory nodes that are near.
    public BitSet memoryNodes(AffinityScope scope) throws NvmlException {
        return readSet(nvmlDeviceGetMemoryAffinity, scope);
    }

    /// {@code nvmlDeviceGetCpuAffinityWithinScope}: the processors that are near.
    public BitSet processors(AffinityScope scope) throws NvmlException {
        return readSet(nvmlDeviceGetCpuAffinityWithinScope, scope);
    }

    /// {@code nvmlDeviceGetCpuAffinity}: the processors that are near, as the driver sees best.
    public BitSet processors() throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var set = arena.allocate(JAVA_LONG, SET_WORDS);
            calls.pass(nvmlDeviceGetCpuAffinity, SET_WORDS, set);
            return BitSet.valueOf(set.toArray(JAVA_LONG));
        }
    }

    /// {@code nvmlDeviceSetCpuAffinity}: binds the calling thread to the processors that are near.
    public void bindThread() throws NvmlException {
        calls.command(nvmlDeviceSetCpuAffinity);
    }

    private int readInt(NvmlFunction function, NvmlDevice other) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var out = arena.allocate(JAVA_INT);
            NvmlException.check(
                    function,
                    calls.nvml().call(function, calls.handle(), other.calls().handle(), out));
            return out.get(JAVA_INT, 0);
        }
    }

    private BitSet readSet(NvmlFunction function, AffinityScope scope) throws NvmlException {
        try (var arena = Arena.ofConfined()) {
            var set = arena.allocate(JAVA_LONG, SET_WORDS);
            NvmlException.check(function, calls.nvml().call(function, calls.handle(), SET_WORDS, set, scope.code()));
            return BitSet.valueOf(set.toArray(JAVA_LONG));
        }
    }
}
