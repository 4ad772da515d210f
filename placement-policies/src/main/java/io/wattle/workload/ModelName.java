package io.wattle.workload;

/// Name users ask for, unique in its cluster.
///
/// @param value not blank
public record ModelName(String value) implements Comparable<ModelName> {
    public ModelName {
        if (value.isBlank()) {
            throw new IllegalArgumentException("The name of a model must not be blank.");
        }
    }

    @Override
    public int compareTo(ModelName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
