package io.wattle.protocol;

import java.util.Optional;
import java.util.OptionalDouble;

/// The node without its GPUs.
///
/// @param arch                  {@code x86_64} or {@code aarch64}
/// @param cpuModel              as /proc/cpuinfo names it, where it does
/// @param logicalCpus           processors the operating system schedules on
/// @param memoryTotalBytes      host memory
/// @param memoryAvailableBytes  what new work may take without swapping
/// @param cpuUtilisationRatio   busy share of all processors over the last interval, 0 to 1; absent at first
/// @param power                 measured where a sensor is readable, else modelled
public record HostReport(
        String arch,
        Optional<String> cpuModel,
        int logicalCpus,
        long memoryTotalBytes,
        long memoryAvailableBytes,
        OptionalDouble cpuUtilisationRatio,
        PowerSample power) {}
