package io.wattle.node.sensor;

/// One GPU as it can be asked. For one thread at a time; may hang in the driver for ever.
public interface GpuProbe {
    /// Ten times a second.
    Reading<GpuPulse> pulse();

    /// Once a second.
    Reading<GpuObservation> vitals();

    /// Every few seconds.
    Reading<GpuHealth> health();
}
