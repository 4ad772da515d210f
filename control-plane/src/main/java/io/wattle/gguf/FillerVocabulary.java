package io.wattle.gguf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A vocabulary of any size in which every text can be written: one token per byte, and made-up words after them.
///
/// The form is llama.cpp's SentencePiece tokenizer with byte fallback.
final class FillerVocabulary {
    /// Unknown, start, end, the 256 bytes, and the blank.
    static final int SMALLEST = 260;

    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int BYTE = 6;

    /// How SentencePiece writes a blank.
    private static final String BLANK = "\u2581";

    /// Far below any byte's, so that texts are cut into bytes.
    private static final float FILLER_SCORE = -1e6f;

    private FillerVocabulary() {}

    /// @param size tokens; at least {@link #SMALLEST}
    static Map<String, GgufValue> metadata(int size) {
        List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
        List<Integer> types = new ArrayList<>(List.of(UNKNOWN, CONTROL, CONTROL));
        List<Float> scores = new ArrayList<>(List.of(0f, 0f, 0f));
        for (int value = 0; value < 256; value++) {
            tokens.add("<0x%02X>".formatted(value));
            types.add(BYTE);
            scores.add(0f);
        }
        tokens.add(BLANK);
        types.add(NORMAL);
        scores.add(0f);
        while (tokens.size() < size) {
            tokens.add(BLANK + "w" + tokens.size());
            types.add(NORMAL);
            scores.add(FILLER_SCORE);
        }
        Map<String, GgufValue> metadata = new LinkedHashMap<>();
        metadata.put("tokenizer.ggml.model", new GgufValue.Text("llama"));
        metadata.put("tokenizer.ggml.tokens", new GgufValue.Texts(tokens));
        metadata.put("tokenizer.ggml.scores", new GgufValue.Reals(scores));
        metadata.put("tokenizer.ggml.token_type", new GgufValue.Wholes(types));
        metadata.put("tokenizer.ggml.unknown_token_id", new GgufValue.Whole(0));
        metadata.put("tokenizer.ggml.bos_token_id", new GgufValue.Whole(1));
        metadata.put("tokenizer.ggml.eos_token_id", new GgufValue.Whole(2));
        metadata.put(
                "tokenizer.chat_template",
                new GgufValue.Text("{% for message in messages %}{{ message['content'] }}\n{% endfor %}"));
        return metadata;
    }
}
