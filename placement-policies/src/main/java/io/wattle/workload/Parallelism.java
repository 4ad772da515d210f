package io.wattle.workload;

/// How a replica is spread over GPUs.
///
/// @param tensor   GPUs that share each matrix
/// @param pipeline groups of GPUs that share the blocks
/// @param expert   GPUs that share the experts whole; 1 where experts are cut like every other matrix. Above
///                 {@code tensor}, everything but the experts stands {@code expert / tensor} times
public record Parallelism(int tensor, int pipeline, int expert) {
    /// One GPU.
    public static final Parallelism NONE = new Parallelism(1, 1, 1);

    /// More GPUs than one replica is ever given: a mistake, not a replica.
    private static final int MOST = 4096;

    public Parallelism {
        if (tensor < 1 || pipeline < 1 || expert < 1 || (long) Math.max(tensor, expert) * pipeline > MOST) {
            throw new IllegalArgumentException(
                    "The degrees (tensor %d, pipeline %d, expert %d) must be at least 1 and make at most %d GPUs."
                            .formatted(tensor, pipeline, expert, MOST));
        }
        if (Math.max(tensor, expert) % Math.min(tensor, expert) != 0) {
            throw new IllegalArgumentException(
                    "The tensor degree (%d) and the expert degree (%d) must divide one another."
                            .formatted(tensor, expert));
        }
    }

    /// GPUs of one pipeline stage.
    public int stageGpus() {
        return Math.max(tensor, expert);
    }

    /// All GPUs.
    public int gpus() {
        return stageGpus() * pipeline;
    }
}
