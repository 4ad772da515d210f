package io.wattle.fleet;

/// Name of a power domain (site, feed, PDU, row or rack), unique in its cluster.
///
/// @param value not blank
public record DomainId(String value) implements Comparable<DomainId> {
    public DomainId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("The name of a power domain must not be blank.");
        }
    }

    @Override
    public int compareTo(DomainId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
