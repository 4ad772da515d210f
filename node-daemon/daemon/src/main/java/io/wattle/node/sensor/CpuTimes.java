package io.wattle.node.sensor;

/// Time that all processors of the machine spent since it started, in clock ticks of 10 ms.
///
/// @param busy  running this machine's work; neither idle nor waiting for a disk nor taken by the hypervisor
/// @param total all of it
public record CpuTimes(long busy, long total) {}
