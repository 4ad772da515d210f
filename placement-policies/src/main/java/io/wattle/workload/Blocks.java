package io.wattle.workload;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/// All blocks of a model in their order, and the same counted by kind.
public final class Blocks {
    private final List<Block> inOrder;
    private final Map<Block, Integer> groups;

    /// @param inOrder from the input to the output; at least one
    public Blocks(List<Block> inOrder) {
        if (inOrder.isEmpty()) {
            throw new IllegalArgumentException("A model must have at least one block.");
        }
        this.inOrder = List.copyOf(inOrder);
        Map<Block, Integer> counted = new LinkedHashMap<>();
        inOrder.forEach(block -> counted.merge(block, 1, Integer::sum));
        this.groups = Collections.unmodifiableMap(counted);
    }

    /// Blocks that are all alike.
    public static Blocks alike(int count, Block block) {
        return new Blocks(Collections.nCopies(count, block));
    }

    public List<Block> inOrder() {
        return inOrder;
    }

    /// How many blocks there are of each kind, in the order of their first.
    public Map<Block, Integer> groups() {
        return groups;
    }

    public int size() {
        return inOrder.size();
    }

    /// The block that all are like; none where they differ.
    public Optional<Block> uniform() {
        return groups.size() == 1 ? Optional.of(inOrder.getFirst()) : Optional.empty();
    }

    /// How many blocks pass.
    int count(Predicate<Block> isCounted) {
        return groups.entrySet().stream()
                .filter(group -> isCounted.test(group.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    /// Sum of what each block has.
    long sum(ToLongFunction<Block> measure) {
        return groups.entrySet().stream()
                .mapToLong(group -> group.getValue() * measure.applyAsLong(group.getKey()))
                .sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Blocks blocks && inOrder.equals(blocks.inOrder);
    }

    @Override
    public int hashCode() {
        return inOrder.hashCode();
    }

    @Override
    public String toString() {
        return groups.toString();
    }
}
