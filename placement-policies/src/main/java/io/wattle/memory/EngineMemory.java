package io.wattle.memory;

import io.wattle.quantity.Bytes;
import io.wattle.workload.EngineKind;
import io.wattle.workload.FeedForward;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.Parallelism;

/// What an engine takes of a GPU's memory beside weights and cache.
///
/// @param utilisation      share of the memory that the engine may fill
/// @param sequences        sequences that it makes room for when it samples
/// @param batchedTokens    tokens that it makes room for in one step
/// @param aloneOverhead    context and libraries on a GPU by itself
/// @param groupOverhead    the same with buffers for collectives, on a GPU of a group
/// @param isActivationOutside whether activations use the memory that {@code utilisation} leaves
public record EngineMemory(
        double utilisation,
        int sequences,
        int batchedTokens,
        Bytes aloneOverhead,
        Bytes groupOverhead,
        boolean isActivationOutside) {
    /// vLLM since its V1 engine (source: its default {@code gpu_memory_utilization}, 0.9).
    ///
    /// That it makes room for 1024 sequences and 8192 tokens, and its overheads, is what two logs need to come out:
    /// Llama-3.1-8B on one L40S, vLLM pull request 17122, and Qwen3-235B-A22B-FP8 on four H100, vLLM issue 21348.
    public static final EngineMemory VLLM = new EngineMemory(0.9, 1024, 8192, gibibytes(0.67), gibibytes(2.1), false);

    /// vLLM before that: 256 sequences, and the overheads that it logged itself for Llama-3-8B on one GPU and on two
    /// (source: vLLM pull request 10511).
    public static final EngineMemory VLLM_V0 =
            new EngineMemory(0.9, 256, 8192, gibibytes(1.79), gibibytes(3.58), false);

    /// SGLang (source: its default {@code --mem-fraction-static}, 0.88, within which weights and cache lie; overhead:
    /// 367,404 tokens of cache at 0.93 in vLLM issue 21348).
    public static final EngineMemory SGLANG = new EngineMemory(0.88, 1024, 8192, gibibytes(0.67), gibibytes(2.1), true);

    /// TensorRT-LLM (source: its default of {@code free_gpu_memory_fraction}, 0.9; its overheads were taken to be
    /// vLLM's).
    public static final EngineMemory TENSORRT_LLM =
            new EngineMemory(0.9, 256, 8192, gibibytes(0.67), gibibytes(2.1), false);

    /// llama.cpp (source: its default {@code --ubatch-size} 512; it fills what it is asked to, so a twentieth is
    /// left).
    public static final EngineMemory LLAMA_CPP = new EngineMemory(0.95, 8, 512, gibibytes(0.5), gibibytes(0.5), false);

    /// Copies of 32-bit logits alive at once while an engine sorts and samples (source: 1.26 GiB for 256 sequences and
    /// 128,256 tokens, the same on one and two GPUs, vLLM pull request 10511).
    private static final double COPIES_OF_LOGITS = 10.3;

    private static final int LOGIT_BYTES = 4;
    private static final int ACTIVATION_BYTES = 2;

    /// Copies of the residual stream alive beside the feed-forward: itself, its norm and the block's output.
    private static final int COPIES_OF_STREAM = 3;

    public EngineMemory {
        if (!(utilisation > 0 && utilisation <= 1) || sequences < 1 || batchedTokens < 1) {
            throw new IllegalArgumentException(
                    "The engine's utilisation (%s) must be in (0, 1], its sequences (%d) and batchedTokens (%d) at least 1."
                            .formatted(utilisation, sequences, batchedTokens));
        }
    }

    /// The defaults of a kind; of an endpoint that already runs, those of vLLM.
    public static EngineMemory of(EngineKind kind) {
        return switch (kind) {
            case VLLM, OPENAI -> VLLM;
            case SGLANG -> SGLANG;
            case TENSORRT_LLM -> TENSORRT_LLM;
            case LLAMA_CPP -> LLAMA_CPP;
        };
    }

    /// The same engine asked to fill another share.
    public EngineMemory withUtilisation(double share) {
        return new EngineMemory(share, sequences, batchedTokens, aloneOverhead, groupOverhead, isActivationOutside);
    }

    /// The same engine started for at most so many sequences: with fewer it sets less aside for sampling.
    public EngineMemory forSequences(int most) {
        return new EngineMemory(
                utilisation,
                Math.min(sequences, most),
                batchedTokens,
                aloneOverhead,
                groupOverhead,
                isActivationOutside);
    }

    /// Context, libraries and buffers of one GPU.
    public Bytes overhead(Parallelism parallelism) {
        return parallelism.gpus() == 1 ? aloneOverhead : groupOverhead;
    }

    /// Activations at their peak on one GPU: sampling, or the widest feed-forward, whichever takes more.
    public Bytes activations(ModelArchitecture model, Parallelism parallelism) {
        double sampling = COPIES_OF_LOGITS * LOGIT_BYTES * sequences * model.vocabularySize();
        double widest = model.blocks().groups().keySet().stream()
                .mapToDouble(block -> width(block.feedForward(), model.hiddenSize(), parallelism))
                .max()
                .orElse(0);
        double forward = (double) ACTIVATION_BYTES * batchedTokens * (COPIES_OF_STREAM * model.hiddenSize() + widest);
        return new Bytes((long) Math.max(sampling, forward));
    }

    /// Elements that the feed-forward of one token holds at once; of experts, those of every expert chosen.
    private static double width(FeedForward feedForward, int hidden, Parallelism parallelism) {
        return switch (feedForward) {
            case FeedForward.None _ -> 0;
            case FeedForward.Dense dense -> (double) dense.matrices() * dense.innerSize() / parallelism.tensor();
            case FeedForward.Experts experts ->
                experts.perToken()
                        * (hidden + (double) experts.matrices() * experts.innerSize() / parallelism.stageGpus());
        };
    }

    private static Bytes gibibytes(double amount) {
        return new Bytes((long) (amount * (1L << 30)));
    }
}
