package io.wattle.powerd;

import io.wattle.protocol.ClockRange;
import io.wattle.protocol.PowerdGpu;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Boards of 200 to 700 W whose limits are plain numbers: they outlive a powerd, as those in a driver do.
final class SimulatedBoards implements LimitDevice {
    static final long FLOOR = 200_000;
    static final long MOST = 700_000;

    final long[] limits;
    final boolean[] silent;
    private final Runnable afterChange;
    private long generation;

    /// @param afterChange is run whenever a limit was set
    SimulatedBoards(int count, Runnable afterChange) {
        limits = new long[count];
        Arrays.fill(limits, MOST);
        silent = new boolean[count];
        this.afterChange = afterChange;
    }

    void reload() {
        Arrays.fill(limits, MOST);
        generation++;
    }

    @Override
    public List<PowerdGpu> read() {
        return IntStream.range(0, limits.length).mapToObj(this::board).toList();
    }

    private PowerdGpu board(int gpu) {
        var board = new PowerdGpu(
                "gpu-" + gpu, true, FLOOR, MOST, limits[gpu], limits[gpu], Optional.empty(), Optional.empty());
        return silent[gpu] ? board.stale() : board;
    }

    @Override
    public void set(String uuid, long milliwatts) throws IOException {
        int gpu = Integer.parseInt(uuid.substring(4));
        if (silent[gpu]) {
            throw new IOException("the driver does not answer");
        }
        limits[gpu] = milliwatts;
        afterChange.run();
    }

    @Override
    public void lock(String uuid, ClockRange range) {}

    @Override
    public boolean isIdle(String uuid) {
        return false;
    }

    @Override
    public long generation() {
        return generation;
    }
}
