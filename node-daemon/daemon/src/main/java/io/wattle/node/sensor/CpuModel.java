package io.wattle.node.sensor;

import java.util.Optional;

/// The processors of the machine.
///
/// @param name        where the machine names it
/// @param logicalCpus what the operating system schedules on
public record CpuModel(Optional<String> name, int logicalCpus) {}
