package io.wattle.engine;

import io.wattle.engine.gguf.GgufFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// A Llama of two layers, width 64 and a vocabulary of bytes, whose weights are random but for one thing: at
/// temperature 0 each byte is followed by one certain other byte, so that a test knows the answer.
///
/// Attention and feed-forward blocks write nothing into the residual stream (their output matrices are zero), so what
/// reaches the last matrix is the embedding of the last token. The row of that matrix for token {@code next} is the
/// embedding of {@code token}: random vectors of width 64 are nearly orthogonal, so {@code next} wins by far.
public final class TinyModel {
    static final int BOS = 1;
    static final int EOS = 2;
    private static final int BYTES = 3;
    private static final int SPACE = BYTES + 256;
    private static final int VOCABULARY = SPACE + 1;
    private static final int WIDTH = 64;
    private static final int FEED_FORWARD = 128;
    private static final int LAYERS = 2;

    private final int[] next = new int[VOCABULARY];
    private final SplittableRandom random = new SplittableRandom(7);
    private int contextLength = 512;
    private float certainty = 1;
    private String template = "";

    private TinyModel() {
        Arrays.setAll(next, token -> token);
    }

    /// Says {@code text} after its first character, then ends. No byte may occur twice.
    public static TinyModel reciting(String text) {
        var model = new TinyModel();
        var tokens = tokens(text);
        for (int at = 0; at + 1 < tokens.size(); at++) {
            model.next[tokens.get(at)] = tokens.get(at + 1);
        }
        model.next[tokens.getLast()] = EOS;
        return model;
    }

    /// Says {@code text} over and over until it is stopped. No byte may occur twice.
    public static TinyModel repeating(String text) {
        var model = reciting(text);
        var tokens = tokens(text);
        model.next[tokens.getLast()] = tokens.getFirst();
        return model;
    }

    /// Hardly knows what to say: what comes depends on the seed, and is seldom UTF-8.
    public static TinyModel babbling() {
        var model = new TinyModel();
        model.certainty = 0.01f;
        return model;
    }

    public TinyModel contextLength(int tokens) {
        contextLength = tokens;
        return this;
    }

    public TinyModel chatTemplate(String jinja) {
        template = jinja;
        return this;
    }

    public byte[] gguf() {
        var file = new GgufFile()
                .put("general.architecture", "llama")
                .put("general.name", "tiny")
                .put("general.description", "Random weights that recite one text; for tests.")
                .put("llama.context_length", contextLength)
                .put("llama.embedding_length", WIDTH)
                .put("llama.block_count", LAYERS)
                .put("llama.feed_forward_length", FEED_FORWARD)
                .put("llama.rope.dimension_count", WIDTH / 2)
                .put("llama.attention.head_count", 2)
                .put("llama.attention.head_count_kv", 2)
                .put("llama.attention.layer_norm_rms_epsilon", 1e-5f)
                .put("llama.vocab_size", VOCABULARY);
        putTokenizer(file);
        if (!template.isEmpty()) {
            file.put("tokenizer.chat_template", template);
        }
        putTensors(file);
        return file.bytes();
    }

    private static void putTokenizer(GgufFile file) {
        var tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
        var types = new int[VOCABULARY];
        Arrays.fill(types, 6);
        types[0] = 2;
        types[BOS] = 3;
        types[EOS] = 3;
        types[SPACE] = 1;
        for (int value = 0; value < 256; value++) {
            tokens.add("<0x%02X>".formatted(value));
        }
        tokens.add("\u2581");
        file.put("tokenizer.ggml.model", "llama")
                .put("tokenizer.ggml.tokens", tokens)
                .put("tokenizer.ggml.scores", new float[VOCABULARY])
                .put("tokenizer.ggml.token_type", types)
                .put("tokenizer.ggml.bos_token_id", BOS)
                .put("tokenizer.ggml.eos_token_id", EOS)
                .put("tokenizer.ggml.unknown_token_id", 0)
                .put("tokenizer.ggml.add_bos_token", true)
                .put("tokenizer.ggml.add_eos_token", false)
                .put("tokenizer.ggml.add_space_prefix", false);
    }

    private void putTensors(GgufFile file) {
        var embedding = random(VOCABULARY * WIDTH);
        var output = new float[VOCABULARY * WIDTH];
        for (int token = 0; token < VOCABULARY; token++) {
            for (int column = 0; column < WIDTH; column++) {
                output[next[token] * WIDTH + column] += certainty * embedding[token * WIDTH + column];
            }
        }
        file.tensor("token_embd.weight", embedding, WIDTH, VOCABULARY)
                .tensor("output_norm.weight", ones(), WIDTH)
                .tensor("output.weight", output, WIDTH, VOCABULARY);
        for (int layer = 0; layer < LAYERS; layer++) {
            var block = "blk.%d.".formatted(layer);
            file.tensor(block + "attn_norm.weight", ones(), WIDTH)
                    .tensor(block + "attn_q.weight", random(WIDTH * WIDTH), WIDTH, WIDTH)
                    .tensor(block + "attn_k.weight", random(WIDTH * WIDTH), WIDTH, WIDTH)
                    .tensor(block + "attn_v.weight", random(WIDTH * WIDTH), WIDTH, WIDTH)
                    .tensor(block + "attn_output.weight", new float[WIDTH * WIDTH], WIDTH, WIDTH)
                    .tensor(block + "ffn_norm.weight", ones(), WIDTH)
                    .tensor(block + "ffn_gate.weight", random(WIDTH * FEED_FORWARD), WIDTH, FEED_FORWARD)
                    .tensor(block + "ffn_up.weight", random(WIDTH * FEED_FORWARD), WIDTH, FEED_FORWARD)
                    .tensor(block + "ffn_down.weight", new float[WIDTH * FEED_FORWARD], FEED_FORWARD, WIDTH);
        }
    }

    private static List<Integer> tokens(String text) {
        var tokens = new ArrayList<Integer>();
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            int token = value == ' ' ? SPACE : BYTES + (value & 0xFF);
            if (tokens.contains(token)) {
                throw new IllegalArgumentException("The text \"%s\" has a byte twice.".formatted(text));
            }
            tokens.add(token);
        }
        return tokens;
    }

    private float[] random(int count) {
        var values = new float[count];
        for (int at = 0; at < count; at++) {
            values[at] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] ones() {
        var values = new float[WIDTH];
        Arrays.fill(values, 1);
        return values;
    }
}
