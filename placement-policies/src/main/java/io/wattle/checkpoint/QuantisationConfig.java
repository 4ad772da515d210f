package io.wattle.checkpoint;

import io.wattle.workload.ModelPart;
import io.wattle.workload.Precision;
import io.wattle.workload.WeightFormat;
import io.wattle.workload.WeightFormat.ScaleBlock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads how a checkpoint stores weights.
///
/// Methods by the names that {@code quantization_config} gives them (source: the {@code transformers} and vLLM
/// quantisation configurations).
final class QuantisationConfig {
    private static final String KNOWN =
            "fp8, fbgemm_fp8, mxfp4, nvfp4, modelopt, awq, gptq, auto-round, compressed-tensors, bitsandbytes";

    private final ConfigFields fields;
    private final ConfigFields config;
    private final String method;
    private final Set<ModelPart> left;

    private QuantisationConfig(ConfigFields fields, ConfigFields config, int layers) {
        this.fields = fields;
        this.config = config;
        this.method = config.text("quant_method", "quant_algo").orElse("").toLowerCase(Locale.ROOT);
        this.left = ExcludedModules.parts(
                Stream.of("modules_to_not_convert", "ignore", "exclude_modules", "ignored_layers")
                        .flatMap(name -> config.list(name).stream())
                        .map(String::valueOf)
                        .toList(),
                layers);
    }

    static WeightFormat read(ConfigFields fields, int layers) {
        return fields.part("quantization_config")
                .map(config -> new QuantisationConfig(fields, config, layers).format())
                .orElseGet(() -> WeightFormat.plain(nativePrecision(fields)));
    }

    private static Precision nativePrecision(ConfigFields fields) {
        return switch (fields.text("torch_dtype", "dtype").orElse("bfloat16")) {
            case "float16", "half" -> Precision.FP16;
            case "float32" -> Precision.FP32;
            default -> Precision.BF16;
        };
    }

    private WeightFormat format() {
        return switch (method) {
            case "fp8", "fbgemm_fp8" -> quantised(Precision.FP8, weightBlock(), 8);
            case "mxfp4" -> mxfp4();
            case "nvfp4" -> quantised(Precision.FP4, Optional.of(new ScaleBlock(1, 16)), 4);
            case "modelopt", "modelopt_fp4" -> modelOpt();
            case "awq", "gptq", "auto-round" ->
                integers(config.number("bits", "w_bit").orElse(4), group(), 16);
            case "bitsandbytes" ->
                integers(config.flag("load_in_8bit").orElse(false) ? 8 : 4, Optional.of(new ScaleBlock(1, 64)), 16);
            case "compressed-tensors" -> compressedTensors();
            default -> {
                fields.addWrong("quant_method \"%s\" (known are %s)".formatted(method, KNOWN));
                yield WeightFormat.plain(Precision.BF16);
            }
        };
    }

    /// MXFP4 checkpoints quantise the experts alone (source: {@code config.json} of openai/gpt-oss-120b).
    private WeightFormat mxfp4() {
        return WeightFormat.quantised(
                method,
                Precision.FP4,
                Optional.of(new ScaleBlock(1, 32)),
                16,
                Set.of(ModelPart.MIXER, ModelPart.SHARED_EXPERTS, ModelPart.DENSE_FEED_FORWARD));
    }

    private WeightFormat modelOpt() {
        String algorithm = config.text("quant_algo").orElse("FP8").toUpperCase(Locale.ROOT);
        return algorithm.contains("FP4")
                ? quantised(Precision.FP4, Optional.of(new ScaleBlock(1, 16)), 4)
                : quantised(Precision.FP8, Optional.empty(), 8);
    }

    private WeightFormat compressedTensors() {
        Optional<ConfigFields> group = config.part("config_groups")
                .flatMap(groups -> groups.names().stream().findFirst().flatMap(groups::part));
        Optional<ConfigFields> weights = group.flatMap(part -> part.part("weights"));
        boolean isWeightOnly =
                group.flatMap(part -> part.part("input_activations")).isEmpty();
        int bits = weights.flatMap(part -> part.number("num_bits")).orElse(8);
        boolean isFloat =
                weights.flatMap(part -> part.text("type")).orElse("int").equals("float");
        Optional<ScaleBlock> block = weights.flatMap(part -> part.number("group_size"))
                .filter(size -> size > 0)
                .map(size -> new ScaleBlock(1, size));
        if (isFloat) {
            return quantised(bits == 4 ? Precision.FP4 : Precision.FP8, block, isWeightOnly ? 16 : bits);
        }
        return integers(bits, block, isWeightOnly ? 16 : 8);
    }

    private WeightFormat integers(int bits, Optional<ScaleBlock> block, int activationBits) {
        if (bits != 4 && bits != 8) {
            fields.addWrong("quantization_config of %d bits (known are 4 and 8)".formatted(bits));
            return WeightFormat.plain(Precision.BF16);
        }
        return quantised(bits == 4 ? Precision.INT4 : Precision.INT8, block, activationBits);
    }

    private WeightFormat quantised(Precision precision, Optional<ScaleBlock> block, int activationBits) {
        return WeightFormat.quantised(method, precision, block, activationBits, left);
    }

    private Optional<ScaleBlock> group() {
        return config.number("group_size", "q_group_size")
                .filter(size -> size > 0)
                .map(size -> new ScaleBlock(1, size));
    }

    private Optional<ScaleBlock> weightBlock() {
        List<?> sizes = config.list("weight_block_size");
        return sizes.size() == 2 && sizes.get(0) instanceof Number rows && sizes.get(1) instanceof Number columns
                ? Optional.of(new ScaleBlock(rows.intValue(), columns.intValue()))
                : Optional.empty();
    }
}
