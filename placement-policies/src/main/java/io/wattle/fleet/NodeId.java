package io.wattle.fleet;

/// Name of a node, unique in its cluster.
///
/// @param value not blank
public record NodeId(String value) implements Comparable<NodeId> {
    public NodeId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("The name of a node must not be blank.");
        }
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
