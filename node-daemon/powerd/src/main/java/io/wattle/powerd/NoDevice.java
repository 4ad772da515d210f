package io.wattle.powerd;

import io.wattle.protocol.ClockRange;
import io.wattle.protocol.PowerdGpu;
import java.io.IOException;
import java.util.List;

/// A machine without GPUs.
final class NoDevice implements LimitDevice {
    @Override
    public List<PowerdGpu> read() {
        return List.of();
    }

    @Override
    public void set(String uuid, long milliwatts) throws IOException {
        throw new IOException("there is no GPU (%s)".formatted(uuid));
    }

    @Override
    public void lock(String uuid, ClockRange range) throws IOException {
        throw new IOException("there is no GPU (%s)".formatted(uuid));
    }

    @Override
    public boolean isIdle(String uuid) {
        return false;
    }

    @Override
    public long generation() {
        return 0;
    }
}
