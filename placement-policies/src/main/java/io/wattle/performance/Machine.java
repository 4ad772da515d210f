package io.wattle.performance;

import io.wattle.catalog.CpuType;
import io.wattle.catalog.GpuType;
import io.wattle.fleet.HostPower;
import io.wattle.quantity.Watts;
import java.util.Optional;
import java.util.OptionalInt;

/// What one replica runs on.
public sealed interface Machine {
    /// The GPUs that share each block.
    ///
    /// @param idlePower of one GPU at rest
    record Gpus(Accelerator accelerator, int count, Watts idlePower) implements Machine {}

    /// The processors of a host.
    ///
    /// @param speed that reading and multiplying weights reaches
    record Processors(ProcessorSpeed speed, HostPower power) implements Machine {}

    /// The GPUs of one tensor-parallel group; none where the catalogue misses a figure that decides.
    static Optional<Machine> ofGpus(GpuType type, int count) {
        return Accelerator.of(type)
                .map(accelerator ->
                        new Gpus(accelerator, count, type.idlePower().orElseThrow()));
    }

    /// The processors of a host without GPUs. The cluster document says nothing of sockets: one is counted.
    static Machine ofProcessors(Optional<CpuType> cpu, HostPower host) {
        return new Processors(ProcessorSpeed.of(cpu, OptionalInt.empty()), host);
    }
}
