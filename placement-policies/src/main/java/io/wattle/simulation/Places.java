package io.wattle.simulation;

import io.wattle.performance.StepCosts;

/// How much an engine takes on at once.
///
/// @param sequences that it reads and answers
/// @param tokens    that a step computes at most, those of answers among them
record Places(int sequences, int tokens) {
    /// In steps as long as vLLM's.
    static Places of(int sequences) {
        return new Places(sequences, StepCosts.MOST_TOKENS);
    }
}
