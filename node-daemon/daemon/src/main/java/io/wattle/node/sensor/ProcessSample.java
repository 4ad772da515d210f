package io.wattle.node.sensor;

/// One process as the kernel counts it.
///
/// @param startTicks when it started, in clock ticks since the machine did; with the pid its identity
/// @param cpuTicks   processor time of all its threads, in clock ticks of 10 ms
/// @param alive      whether it still runs; a zombie does not
public record ProcessSample(long pid, long startTicks, long cpuTicks, boolean alive) {}
