package io.wattle.node.sensor;

import io.wattle.nvml.NvmlException;
import io.wattle.nvml.NvmlReturn;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Questions that a board need not answer. One that it never will is not asked again.
final class OptionalQueries {
    private final Set<String> unanswerable = new HashSet<>();
    private final Query<?> identity;

    /// @param identity what every GPU with a valid handle answers
    OptionalQueries(Query<?> identity) {
        this.identity = identity;
    }

    @FunctionalInterface
    interface Query<T> {
        T ask() throws NvmlException;
    }

    /// @throws NvmlException where the GPU itself is gone, so that no later question needs asking
    <T> Optional<T> ask(String name, Query<T> query) throws NvmlException {
        if (unanswerable.contains(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(query.ask());
        } catch (NvmlException failure) {
            if (failure.is(NvmlReturn.GPU_IS_LOST) || NvmlSession.tellsReload(failure)) {
                throw failure;
            }
            if (failure.is(NvmlReturn.INVALID_ARGUMENT)) {
                identity.ask(); // tells a question that the board does not know from a handle that is not valid any
                // more
                unanswerable.add(name);
            }
            if (failure.category() == NvmlReturn.Category.PERMANENT) {
                unanswerable.add(name);
            }
            return Optional.empty();
        }
    }

    /// After a reload the driver may be another one.
    void forget() {
        unanswerable.clear();
    }
}
