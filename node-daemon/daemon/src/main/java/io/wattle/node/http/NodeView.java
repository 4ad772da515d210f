package io.wattle.node.http;

import io.wattle.node.engine.ReplicaView;
import io.wattle.node.lease.ExchangeView;
import io.wattle.node.telemetry.NodeSample;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The parts of the daemon as metrics and health see them: each supplier answers at once with the newest.
///
/// @param stalls     how often each sensor did not answer in time
/// @param gpus       what there is to tell of the GPUs besides the sample
/// @param isSampling whether the sampling loop turns
/// @param isWatching whether the engines are watched
public record NodeView(
        Supplier<NodeSample> sample,
        Supplier<List<ReplicaView>> replicas,
        Supplier<ExchangeView> exchange,
        Supplier<Map<String, Long>> stalls,
        GpuView gpus,
        Supplier<Boolean> isSampling,
        Supplier<Boolean> isWatching) {}
