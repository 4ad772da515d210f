package io.wattle.performance;

import io.wattle.catalog.CpuType;
import io.wattle.catalog.GpuType;
import io.wattle.fleet.HostPower;
import io.wattle.quantity.BytesPerSecond;
import io.wattle.quantity.Watts;
import java.util.Optional;

/// What one replica runs on.
public sealed interface Machine {
    /// The GPUs that share each block.
    ///
    /// @param idlePower of one GPU at rest
    record Gpus(Accelerator accelerator, int count, Watts idlePower) implements Machine {}

    /// The processors of a host.
    ///
    /// @param bandwidth      that reading weights reaches
    /// @param flopsPerSecond of all cores
    record Processors(BytesPerSecond bandwidth, double flopsPerSecond, HostPower power) implements Machine {}

    /// The GPUs of one tensor-parallel group; none where the catalogue misses a figure that decides.
    static Optional<Machine> ofGpus(GpuType type, int count) {
        return Accelerator.of(type)
                .map(accelerator ->
                        new Gpus(accelerator, count, type.idlePower().orElseThrow()));
    }

    /// The processors of a host without GPUs. The cluster document says nothing of sockets: one is counted.
    static Machine ofProcessors(Optional<CpuType> cpu, HostPower host) {
        double peak = cpu.flatMap(CpuType::bandwidth)
                .orElse(ProcessorStep.LEAST_BANDWIDTH)
                .value();
        int cores = cpu.map(CpuType::cores).orElse(ProcessorStep.LEAST_CORES);
        return new Processors(
                new BytesPerSecond(peak * ProcessorStep.BANDWIDTH_REACH), cores * ProcessorStep.FLOPS_PER_CORE, host);
    }
}
