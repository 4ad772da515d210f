package io.wattle.workload;

import java.util.Optional;
import java.util.OptionalInt;

/// How a block lets tokens see each other: what decides its cache or state, and most of its work at long contexts.
public sealed interface Mixer {
    /// Matrix parameters on a residual stream of {@code hiddenSize}.
    long parameters(int hiddenSize);

    /// Attention over kept keys and values: multi-head, grouped-query or multi-query.
    ///
    /// @param heads         query heads
    /// @param keyValueHeads key/value heads; fewer than {@code heads} under grouped-query attention
    /// @param headDimension elements of one head
    /// @param window        tokens it looks back on; none where it sees the whole context
    /// @param gatedOutput   whether queries come with a gate of their own size for the output
    record SelfAttention(int heads, int keyValueHeads, int headDimension, OptionalInt window, boolean gatedOutput)
            implements Mixer {
        public SelfAttention {
            if (heads < 1 || keyValueHeads < 1 || keyValueHeads > heads || headDimension < 1 || window.orElse(1) < 1) {
                throw new IllegalArgumentException(
                        "The attention (heads %d, keyValueHeads %d, headDimension %d, window %s) is not possible."
                                .formatted(heads, keyValueHeads, headDimension, window));
            }
        }

        /// Attention over the whole context.
        public SelfAttention(int heads, int keyValueHeads, int headDimension) {
            this(heads, keyValueHeads, headDimension, OptionalInt.empty(), false);
        }

        @Override
        public long parameters(int hiddenSize) {
            long queries = (long) heads * headDimension;
            long keys = (long) keyValueHeads * headDimension;
            return hiddenSize * ((gatedOutput ? 3 : 2) * queries + 2 * keys);
        }
    }

    /// Multi-head latent attention: all heads share one compressed key/value (source: DeepSeek-V2, arXiv:2405.04434,
    /// section 2.1).
    ///
    /// @param queryRank      rank of compressed queries; none where queries are not compressed
    /// @param latentRank     rank of the compressed keys and values
    /// @param plainDimension elements of a head's key without position
    /// @param ropeDimension  elements of the key that carries position, one for all heads
    /// @param valueDimension elements of a head's value
    /// @param indexer        picks the tokens to look at; none where all are looked at
    record LatentAttention(
            int heads,
            OptionalInt queryRank,
            int latentRank,
            int plainDimension,
            int ropeDimension,
            int valueDimension,
            Optional<Indexer> indexer)
            implements Mixer {
        public LatentAttention {
            if (heads < 1
                    || latentRank < 1
                    || plainDimension < 1
                    || ropeDimension < 1
                    || valueDimension < 1
                    || queryRank.orElse(1) < 1) {
                throw new IllegalArgumentException(
                        "The latent attention (heads %d, queryRank %s, latentRank %d, plainDimension %d, ropeDimension %d, valueDimension %d) is not possible."
                                .formatted(
                                        heads, queryRank, latentRank, plainDimension, ropeDimension, valueDimension));
            }
        }

        @Override
        public long parameters(int hiddenSize) {
            long queries = (long) heads * (plainDimension + ropeDimension);
            long queryMatrices =
                    queryRank.isPresent() ? queryRank.getAsInt() * (hiddenSize + queries) : hiddenSize * queries;
            long down = (long) hiddenSize * (latentRank + ropeDimension);
            long up = (long) latentRank * heads * (plainDimension + valueDimension);
            long out = (long) heads * valueDimension * hiddenSize;
            long picking = indexer.map(i -> i.parameters(hiddenSize, queryRank.orElse(hiddenSize)))
                    .orElse(0L);
            return queryMatrices + down + up + out + picking;
        }
    }

    /// Picks the few tokens that sparse attention looks at (source: DeepSeek-V3.2, arXiv:2512.02556, section 2.1).
    ///
    /// @param heads         its own query heads
    /// @param headDimension elements of one; its one key for all heads is as long, and kept
    /// @param pickedTokens  tokens looked at, at most
    /// @param shared        whether it takes over the picks of a block before it, and so has no weights nor keys
    record Indexer(int heads, int headDimension, int pickedTokens, boolean shared) {
        public Indexer {
            if (heads < 1 || headDimension < 1 || pickedTokens < 1) {
                throw new IllegalArgumentException(
                        "The indexer (heads %d, headDimension %d, pickedTokens %d) is not possible."
                                .formatted(heads, headDimension, pickedTokens));
            }
        }

        long parameters(int hiddenSize, int querySize) {
            return shared ? 0 : (long) querySize * heads * headDimension + (long) hiddenSize * (headDimension + heads);
        }
    }

    /// Linear attention or a state space: a state of fixed size instead of a cache that grows. Gated delta nets and
    /// Mamba-2 have the same matrices and state; of a Mamba-2, groups are key heads, the state size is the key
    /// dimension, and heads are value heads (source: {@code Qwen3NextGatedDeltaNet} and {@code Mamba2Mixer} of
    /// transformers).
    ///
    /// @param convolutionWidth tokens that its short convolution spans
    record LinearAttention(int keyHeads, int valueHeads, int keyDimension, int valueDimension, int convolutionWidth)
            implements Mixer {
        public LinearAttention {
            if (keyHeads < 1 || valueHeads < 1 || keyDimension < 1 || valueDimension < 1 || convolutionWidth < 1) {
                throw new IllegalArgumentException(
                        "The linear attention (keyHeads %d, valueHeads %d, keyDimension %d, valueDimension %d, convolutionWidth %d) is not possible."
                                .formatted(keyHeads, valueHeads, keyDimension, valueDimension, convolutionWidth));
            }
        }

        /// Queries, keys, values and a gate in; two scalars a head; the convolution; values out.
        @Override
        public long parameters(int hiddenSize) {
            return hiddenSize * (2 * keys() + 2 * values() + 2L * valueHeads)
                    + convolved() * convolutionWidth
                    + values() * hiddenSize;
        }

        /// Elements of the recurrent state of one sequence.
        public long stateElements() {
            return (long) valueHeads * keyDimension * valueDimension;
        }

        /// Elements of the convolution's state of one sequence.
        public long convolutionElements() {
            return convolved() * (convolutionWidth - 1);
        }

        private long keys() {
            return (long) keyHeads * keyDimension;
        }

        private long values() {
            return (long) valueHeads * valueDimension;
        }

        private long convolved() {
            return 2 * keys() + values();
        }
    }

    /// The block has no mixer.
    record None() implements Mixer {
        @Override
        public long parameters(int hiddenSize) {
            return 0;
        }
    }
}
