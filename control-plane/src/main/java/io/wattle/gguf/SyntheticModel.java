package io.wattle.gguf;

import io.wattle.workload.Blocks;
import io.wattle.workload.ModelArchitecture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/// A model file with random weights: loads and runs like the model whose shape it has, and answers noise.
public final class SyntheticModel {
    /// What the file says of itself, and every place that lists models shows.
    static final String DESCRIPTION = "random weights: answers are noise; for loading hardware";

    /// About a megabyte; whole blocks of every type.
    private static final int CHUNK_BYTES = 34 << 15;

    private final List<Tensor> tensors;
    private final byte[] head;
    private final long seed;

    /// @param precision of the matrices
    /// @param seed      the same seed and shape give the same bytes
    /// @throws IllegalArgumentException with a sentence if llama.cpp has no kind of model with this shape
    public SyntheticModel(ModelArchitecture architecture, TensorType precision, long seed) {
        var shape = new LlamaShape(architecture, precision);
        tensors = shape.tensors();
        head = GgufHead.of(metadata(architecture, precision, shape), tensors);
        this.seed = seed;
    }

    /// The same architecture with fewer or more blocks, where all of them are alike.
    ///
    /// @param layers at least 1
    public static ModelArchitecture withLayers(ModelArchitecture model, int layers) {
        return model.blocks()
                .uniform()
                .map(block -> new ModelArchitecture(
                        model.name(),
                        model.hiddenSize(),
                        model.vocabularySize(),
                        model.tiedEmbeddings(),
                        model.maxContextTokens(),
                        Blocks.alike(layers, block)))
                .orElse(model);
    }

    /// Size of the file.
    public long bytes() {
        return head.length + tensors.stream().mapToLong(Tensor::paddedBytes).sum();
    }

    /// Numbers in all tensors.
    public long parameters() {
        return tensors.stream()
                .mapToLong(tensor -> tensor.dimensions().stream().reduce(1L, Math::multiplyExact))
                .sum();
    }

    /// Writes the file beside its place and then renames it, so that nobody ever sees half a file.
    ///
    /// @param progress told the bytes written so far after each tensor
    public void write(Path file, LongConsumer progress) throws IOException {
        Path partial = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".partial");
        partial.toFile().deleteOnExit();
        var buffer = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try {
            try (FileChannel channel =
                    FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                writeFully(channel, ByteBuffer.wrap(head));
                for (int index = 0; index < tensors.size(); index++) {
                    write(channel, tensors.get(index), new RandomWeights(seed + index), buffer);
                    progress.accept(channel.position());
                }
            }
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static void write(FileChannel channel, Tensor tensor, RandomWeights weights, ByteBuffer buffer)
            throws IOException {
        for (long left = tensor.bytes(); left > 0; left -= buffer.capacity()) {
            buffer.clear().limit((int) Math.min(left, buffer.capacity()));
            if (tensor.isVector()) {
                while (buffer.hasRemaining()) {
                    buffer.putFloat(1f);
                }
            } else {
                weights.fill(buffer, tensor.type());
            }
            writeFully(channel, buffer.flip());
        }
        writeFully(channel, ByteBuffer.allocate((int) (tensor.paddedBytes() - tensor.bytes())));
    }

    private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static Map<String, GgufValue> metadata(
            ModelArchitecture architecture, TensorType precision, LlamaShape shape) {
        Map<String, GgufValue> metadata = new LinkedHashMap<>();
        metadata.put("general.architecture", new GgufValue.Text("llama"));
        metadata.put("general.name", new GgufValue.Text(architecture.name() + " (random weights)"));
        metadata.put("general.description", new GgufValue.Text(DESCRIPTION));
        metadata.put("general.file_type", new GgufValue.Whole(precision == TensorType.Q8_0 ? 7 : 1));
        metadata.put("general.quantization_version", new GgufValue.Whole(2));
        metadata.putAll(shape.metadata());
        metadata.putAll(FillerVocabulary.metadata(architecture.vocabularySize()));
        return metadata;
    }
}
