package io.wattle.workload;

/// What a block does with each token by itself.
public sealed interface FeedForward {
    /// Matrices that every token or some tokens pass through.
    ///
    /// @param innerSize inner size
    /// @param matrices  3 with a gate, 2 without
    record Dense(int innerSize, int matrices) implements FeedForward {
        public Dense {
            if (innerSize < 1 || matrices < 2 || matrices > 3) {
                throw new IllegalArgumentException(
                        "The feed-forward (innerSize %d, matrices %d) is not possible.".formatted(innerSize, matrices));
            }
        }

        public long parameters(int hiddenSize) {
            return (long) matrices * hiddenSize * innerSize;
        }
    }

    /// A mixture of experts.
    ///
    /// @param count           routed experts
    /// @param perToken        routed experts that one token passes through; at most {@code count}
    /// @param innerSize       inner size of one expert
    /// @param sharedInnerSize inner size of what every token passes through beside them, all together; 0 without
    /// @param matrices        of one expert: 3 with a gate, 2 without
    record Experts(int count, int perToken, int innerSize, int sharedInnerSize, int matrices) implements FeedForward {
        public Experts {
            if (count < 1
                    || perToken < 1
                    || perToken > count
                    || innerSize < 1
                    || sharedInnerSize < 0
                    || matrices < 2
                    || matrices > 3) {
                throw new IllegalArgumentException(
                        "The experts (count %d, perToken %d, innerSize %d, sharedInnerSize %d, matrices %d) are not a possible mixture."
                                .formatted(count, perToken, innerSize, sharedInnerSize, matrices));
            }
        }

        /// Parameters of one routed expert.
        public long expertParameters(int hiddenSize) {
            return (long) matrices * hiddenSize * innerSize;
        }

        /// Parameters of all routed experts.
        public long routedParameters(int hiddenSize) {
            return count * expertParameters(hiddenSize);
        }

        /// Parameters of what every token passes through.
        public long sharedParameters(int hiddenSize) {
            return (long) matrices * hiddenSize * sharedInnerSize;
        }

        /// Parameters of what chooses the experts.
        public long routerParameters(int hiddenSize) {
            return (long) hiddenSize * count;
        }
    }

    /// The block has no feed-forward.
    record None() implements FeedForward {}
}
