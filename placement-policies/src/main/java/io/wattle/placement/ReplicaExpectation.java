package io.wattle.placement;

import io.wattle.quantity.Bytes;
import io.wattle.quantity.Joules;
import io.wattle.quantity.Watts;
import java.time.Duration;

/// What the performance model expects of one placed replica: modelled, never measured.
///
/// @param capacityRequestsPerSecond what it can take within the objective
/// @param assignedRequestsPerSecond its share of the demand
/// @param gpuPower                  average of all its GPUs together at the assigned load; zero without GPUs
/// @param hostPower                 what it adds to its host's idle draw at the assigned load
/// @param weightsPerGpu             weights on each of its GPUs, or in host memory on a node without
/// @param kvCachePerGpu             KV cache on each of its GPUs, or in host memory on a node without
/// @param timeToFirstToken          at the assigned load
/// @param timePerOutputToken        at the assigned load
/// @param energyPerOutputToken      above the idle draw of its GPUs and host, the reading of its prompt included; at
///                                  the assigned load, or with one request at a time where none is assigned
public record ReplicaExpectation(
        double capacityRequestsPerSecond,
        double assignedRequestsPerSecond,
        Watts gpuPower,
        Watts hostPower,
        Bytes weightsPerGpu,
        Bytes kvCachePerGpu,
        Duration timeToFirstToken,
        Duration timePerOutputToken,
        Joules energyPerOutputToken) {}
