package io.wattle.gguf;

import io.wattle.workload.Attention;
import io.wattle.workload.Block;
import io.wattle.workload.FeedForward;
import io.wattle.workload.ModelArchitecture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An architecture as llama.cpp's kind {@code llama}: its tensors and the metadata that says their shape.
///
/// Models of other families with the same matrices (Qwen without its biases, Mistral, Mixtral) are written as a Llama
/// of their shape: bytes and operations per token are the same to a fraction of a per cent.
final class LlamaShape {
    private final ModelArchitecture model;
    private final TensorType precision;

    /// @throws IllegalArgumentException with a sentence if no Llama has this shape
    LlamaShape(ModelArchitecture model, TensorType precision) {
        this.model = model;
        this.precision = precision;
        obstacle(model).ifPresent(obstacle -> {
            throw new IllegalArgumentException(
                    "The architecture \"%s\" cannot be written as a Llama: %s.".formatted(model.name(), obstacle));
        });
    }

    private static Optional<String> obstacle(ModelArchitecture model) {
        if (model.attention().latentRank() > 0) {
            return Optional.of("it has latent attention");
        }
        if (model.context().full() < model.layers()) {
            return Optional.of("only %d of its %d layers attend over the whole context"
                    .formatted(model.context().full(), model.layers()));
        }
        Optional<Block> block = model.blocks().uniform();
        if (block.isEmpty()) {
            return Optional.of("its layers differ from each other");
        }
        Optional<String> obstacle = obstacle(block.get().feedForward());
        if (obstacle.isPresent()) {
            return obstacle;
        }
        if (model.attention().headDimension() % 2 != 0) {
            return Optional.of("its heads have an odd number of elements");
        }
        if (model.vocabularySize() < FillerVocabulary.SMALLEST) {
            return Optional.of("its vocabulary (%d) is smaller than %d"
                    .formatted(model.vocabularySize(), FillerVocabulary.SMALLEST));
        }
        return Optional.empty();
    }

    private static Optional<String> obstacle(FeedForward feedForward) {
        return switch (feedForward) {
            case FeedForward.None _ -> Optional.of("it has no feed-forward");
            case FeedForward.Dense dense ->
                dense.matrices() == 3 ? Optional.empty() : Optional.of("its feed-forward has no gate");
            case FeedForward.Experts experts ->
                experts.sharedInnerSize() == 0 && experts.matrices() == 3
                        ? Optional.empty()
                        : Optional.of("it has shared experts or experts without a gate");
        };
    }

    Map<String, GgufValue> metadata() {
        Attention attention = model.attention();
        Map<String, GgufValue> metadata = new LinkedHashMap<>();
        metadata.put("llama.block_count", new GgufValue.Whole(model.layers()));
        metadata.put("llama.context_length", new GgufValue.Whole(model.maxContextTokens()));
        metadata.put("llama.embedding_length", new GgufValue.Whole(model.hiddenSize()));
        metadata.put("llama.feed_forward_length", new GgufValue.Whole(feedForwardSize()));
        metadata.put("llama.attention.head_count", new GgufValue.Whole(attention.heads()));
        metadata.put("llama.attention.head_count_kv", new GgufValue.Whole(attention.keyValueHeads()));
        metadata.put("llama.attention.key_length", new GgufValue.Whole(attention.headDimension()));
        metadata.put("llama.attention.value_length", new GgufValue.Whole(attention.headDimension()));
        metadata.put("llama.attention.layer_norm_rms_epsilon", new GgufValue.Real(1e-5f));
        metadata.put("llama.rope.dimension_count", new GgufValue.Whole(attention.headDimension()));
        metadata.put("llama.rope.freq_base", new GgufValue.Real(10_000f));
        metadata.put("llama.vocab_size", new GgufValue.Whole(model.vocabularySize()));
        model.experts().ifPresent(experts -> {
            metadata.put("llama.expert_count", new GgufValue.Whole(experts.count()));
            metadata.put("llama.expert_used_count", new GgufValue.Whole(experts.perToken()));
        });
        return metadata;
    }

    List<Tensor> tensors() {
        long hidden = model.hiddenSize();
        long vocabulary = model.vocabularySize();
        var tensors = new ArrayList<Tensor>();
        tensors.add(Tensor.weights("token_embd.weight", precision, hidden, vocabulary));
        tensors.add(Tensor.vector("output_norm.weight", hidden));
        if (!model.tiedEmbeddings()) {
            tensors.add(Tensor.weights("output.weight", precision, hidden, vocabulary));
        }
        for (int block = 0; block < model.layers(); block++) {
            addAttention(tensors, "blk." + block + ".");
            addFeedForward(tensors, "blk." + block + ".");
        }
        return tensors;
    }

    private void addAttention(List<Tensor> tensors, String prefix) {
        long hidden = model.hiddenSize();
        Attention attention = model.attention();
        long queries = (long) attention.heads() * attention.headDimension();
        long keys = (long) attention.keyValueHeads() * attention.headDimension();
        tensors.add(Tensor.vector(prefix + "attn_norm.weight", hidden));
        tensors.add(Tensor.weights(prefix + "attn_q.weight", precision, hidden, queries));
        tensors.add(Tensor.weights(prefix + "attn_k.weight", precision, hidden, keys));
        tensors.add(Tensor.weights(prefix + "attn_v.weight", precision, hidden, keys));
        tensors.add(Tensor.weights(prefix + "attn_output.weight", precision, queries, hidden));
    }

    private void addFeedForward(List<Tensor> tensors, String prefix) {
        long hidden = model.hiddenSize();
        long inner = feedForwardSize();
        tensors.add(Tensor.vector(prefix + "ffn_norm.weight", hidden));
        if (model.experts().isPresent()) {
            long experts = model.experts().get().count();
            tensors.add(Tensor.weights(prefix + "ffn_gate_inp.weight", TensorType.F16, hidden, experts));
            tensors.add(Tensor.weights(prefix + "ffn_gate_exps.weight", precision, hidden, inner, experts));
            tensors.add(Tensor.weights(prefix + "ffn_down_exps.weight", precision, inner, hidden, experts));
            tensors.add(Tensor.weights(prefix + "ffn_up_exps.weight", precision, hidden, inner, experts));
        } else {
            tensors.add(Tensor.weights(prefix + "ffn_gate.weight", precision, hidden, inner));
            tensors.add(Tensor.weights(prefix + "ffn_down.weight", precision, inner, hidden));
            tensors.add(Tensor.weights(prefix + "ffn_up.weight", precision, hidden, inner));
        }
    }

    private int feedForwardSize() {
        return model.experts().map(FeedForward.Experts::innerSize).orElse(model.feedForwardSize());
    }
}
