package io.wattle.gguf;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/// Fills buffers with small random weights, as fast as a disk takes them. The same seed gives the same bytes.
final class RandomWeights {
    /// Spread of the weights at the start of training (source: GPT-2, initializer_range).
    private static final double STANDARD_DEVIATION = 0.02;

    private static final int SAMPLES = 1 << 12;
    private static final int SAMPLES_PER_LONG = 5;
    private static final short QUANTUM = Float.floatToFloat16((float) (3 * STANDARD_DEVIATION / 127));

    private final SplittableRandom random;
    private final short[] samples = new short[SAMPLES];

    RandomWeights(long seed) {
        random = new SplittableRandom(seed);
        for (int sample = 0; sample < SAMPLES; sample++) {
            samples[sample] = Float.floatToFloat16((float) (random.nextGaussian() * STANDARD_DEVIATION));
        }
    }

    /// Fills what remains of a little-endian buffer, which must hold whole blocks of the type.
    void fill(ByteBuffer buffer, TensorType type) {
        switch (type) {
            case F16 -> fillHalves(buffer);
            case Q8_0 -> fillBlocks(buffer);
            case F32 -> {
                while (buffer.hasRemaining()) {
                    buffer.putFloat((float) (random.nextGaussian() * STANDARD_DEVIATION));
                }
            }
        }
    }

    /// Each twelve bits of a random number choose one of the samples.
    private void fillHalves(ByteBuffer buffer) {
        while (buffer.hasRemaining()) {
            long bits = random.nextLong();
            for (int taken = 0; taken < SAMPLES_PER_LONG && buffer.hasRemaining(); taken++) {
                buffer.putShort(samples[(int) bits & (SAMPLES - 1)]);
                bits >>>= 12;
            }
        }
    }

    private void fillBlocks(ByteBuffer buffer) {
        while (buffer.hasRemaining()) {
            buffer.putShort(QUANTUM);
            for (int word = 0; word < TensorType.Q8_0.blockElements() / Long.BYTES; word++) {
                buffer.putLong(random.nextLong());
            }
        }
    }
}
