package io.wattle.node.http;

import io.wattle.node.health.GpuFaults;
import io.wattle.node.health.Notices;
import io.wattle.node.lease.CapKeeper;
import io.wattle.node.telemetry.GpuWatch;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What metrics tell of the GPUs besides the sample.
///
/// @param figures of each GPU's thread
/// @param stalls  times that each did not answer
/// @param caps    how the grant is split
public record GpuView(
        Supplier<List<GpuWatch.Figures>> figures,
        Supplier<Map<String, Long>> stalls,
        GpuFaults faults,
        Notices notices,
        Supplier<CapKeeper.Figures> caps) {}
