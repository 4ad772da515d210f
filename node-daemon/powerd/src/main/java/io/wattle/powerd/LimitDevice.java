package io.wattle.powerd;

import io.wattle.protocol.ClockRange;
import io.wattle.protocol.PowerdGpu;
import java.io.IOException;
import java.util.List;

/// The power limits and clocks of this machine's GPUs. No call blocks for ever.
interface LimitDevice {
    /// Every GPU that was ever seen. One that does not answer is not fresh.
    ///
    /// @throws IOException where nothing can be said about any
    List<PowerdGpu> read() throws IOException;

    void set(String uuid, long milliwatts) throws IOException;

    /// Locks the graphics clock, or gives it back with {@link ClockRange#UNLOCKED}.
    void lock(String uuid, ClockRange range) throws IOException;

    /// Whether nothing computes on the GPU; not where that is unknown.
    boolean isIdle(String uuid);

    /// Grows whenever the driver was reloaded and so has forgotten limits and locks.
    long generation();
}
