package io.wattle.spec;

import com.fasterxml.jackson.databind.JsonNode;
import io.wattle.workload.Attention;
import io.wattle.workload.ModelArchitecture;
import io.wattle.workload.ModelWeights;
import java.util.OptionalLong;

/// Counts the parameters that a shape alone does not give: compressed queries, linear attention, gates on the
/// attention's output, blocks without attention.
final class ParameterCount {
    private ParameterCount() {}

    /// The same architecture, with its parameters stated where its shape would count them wrong.
    static ModelArchitecture state(ModelArchitecture shape, ConfigFields fields, BlockConfigs blocks) {
        long plain = plainAttention(shape);
        long special = attention(shape, fields);
        long linearLayers = fields.list("layer_types").stream()
                .map(JsonNode::asText)
                .filter("linear_attention"::equals)
                .count();
        long attendingLayers = blocks.isEmpty() ? shape.layers() - linearLayers : blocks.attending();
        long correction =
                attendingLayers * special + linearLayers * linearAttention(shape, fields) - shape.layers() * plain;
        if (correction == 0) {
            return shape;
        }
        return new ModelArchitecture(
                shape.name(),
                shape.layers(),
                shape.hiddenSize(),
                shape.attention(),
                shape.feedForwardSize(),
                shape.gated(),
                shape.vocabularySize(),
                shape.tiedEmbeddings(),
                shape.maxContextTokens(),
                shape.experts(),
                shape.context(),
                OptionalLong.of(ModelWeights.parameters(shape) + correction));
    }

    private static long plainAttention(ModelArchitecture shape) {
        return ModelWeights.attention(shape);
    }

    private static long attention(ModelArchitecture shape, ConfigFields fields) {
        Attention attention = shape.attention();
        long hidden = shape.hiddenSize();
        long queries = (long) attention.heads() * attention.headDimension();
        if (attention.latentRank() == 0) {
            boolean hasGate = fields.flag("attn_output_gate").orElse(false);
            return plainAttention(shape) + (hasGate ? hidden * queries : 0);
        }
        long compressed = fields.number("q_lora_rank").orElse(0);
        long queryMatrices = compressed > 0 ? compressed * (hidden + queries) : hidden * queries;
        long keyDimension = (long) attention.headDimension() - attention.ropeDimension();
        long valueDimension = fields.number("v_head_dim").orElse((int) keyDimension);
        long down = hidden * (attention.latentRank() + attention.ropeDimension());
        long up = (long) attention.latentRank() * attention.heads() * (keyDimension + valueDimension);
        return queryMatrices + down + up + attention.heads() * valueDimension * hidden;
    }

    /// Gated delta net (source: {@code Qwen3NextGatedDeltaNet}): queries, keys, values and a gate in, values out.
    private static long linearAttention(ModelArchitecture shape, ConfigFields fields) {
        long hidden = shape.hiddenSize();
        long keyHeads = fields.number("linear_num_key_heads").orElse(0);
        long valueHeads = fields.number("linear_num_value_heads").orElse(0);
        long keys = keyHeads * fields.number("linear_key_head_dim").orElse(0);
        long values = valueHeads * fields.number("linear_value_head_dim").orElse(0);
        return hidden * (2 * keys + 2 * values) + 2 * hidden * valueHeads + values * hidden;
    }
}
