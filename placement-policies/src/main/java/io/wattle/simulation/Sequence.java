package io.wattle.simulation;

import io.wattle.workload.ModelName;
import java.util.List;
import java.util.Optional;

/// One request inside an engine.
final class Sequence {
    /// Position in the trace.
    final int request;

    /// Seconds at which its engine may begin to read it.
    double readyAt;

    /// Hashes of the blocks that its prompt begins with.
    final List<Integer> prefix;

    /// Tokens to read before the next token can be generated; grows when it is preempted, since what was generated
    /// then has to be read again.
    int prompt;

    /// Of those, already in the cache.
    int read;

    /// Tokens still to generate.
    int left;

    /// Tokens that another replica is to generate after those, and replicas of which pool.
    int later;

    Optional<ModelName> answeringPool = Optional.empty();

    /// Tokens of the prompt whose cache another replica has sent.
    int cached;

    /// Seconds at which the first token was out; negative before.
    double firstTokenAt = -1;

    /// Count of its engine's steps when it began to be answered, and when its last token is out.
    long joinedAt;

    long endsAt;

    /// Order in which its engine let it in.
    long admission;

    /// Energy of its GPUs that it caused, and its engine's sum for each answer when it joined.
    double joules;

    double joulesAtJoin;

    Sequence(int request, int prompt, int output, List<Integer> prefix) {
        this.request = request;
        this.prefix = prefix;
        this.prompt = prompt;
        left = output;
    }

    /// As the trace has it.
    static Sequence of(Trace trace, int request) {
        return new Sequence(request, trace.inputTokens(request), trace.outputTokens(request), trace.prefix(request));
    }

    /// Tokens it keeps in the cache while it is answered, the next one included.
    long kept(long steps) {
        return prompt + 1 + (steps - joinedAt);
    }
}
