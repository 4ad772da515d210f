package io.wattle.performance;

import io.wattle.catalog.CpuType;
import io.wattle.catalog.GpuType;
import io.wattle.fleet.HostPower;
import io.wattle.quantity.BytesPerSecond;
import io.wattle.quantity.Watts;
import io.wattle.workload.Precision;
import java.util.Optional;

/// What one replica runs on: the GPUs of one tensor-parallel group, or the processors of a host.
///
/// @param devices          GPUs that share each block; 1 for processors
/// @param bandwidth        peak memory bandwidth of one device; less for processors, which reach less of it
/// @param flopsPerSecond   peak matrix rate of one device in the format it computes in
/// @param halfFilledTokens tokens at which a multiplication reaches half of what it reaches at many; 0 for processors
/// @param link             between the devices, in one direction
/// @param overhead         what a step costs beside its arithmetic
/// @param idlePower        of one device at rest; of the host, for processors
/// @param maxPower         of one device at most; of the host, for processors
public record Machine(
        int devices,
        BytesPerSecond bandwidth,
        double flopsPerSecond,
        double halfFilledTokens,
        BytesPerSecond link,
        StepOverhead overhead,
        Watts idlePower,
        Watts maxPower) {
    private static final double TERA = 1e12;

    /// Source: fitted to ML.ENERGY v3, vLLM 0.11 on H100.
    private static final double GPU_HALF_FILLED_TOKENS = 35;

    /// Where no link is stated, PCIe 4.0 x16 in one direction (source: PCI-SIG, 16 GT/s with 128b/130b coding).
    private static final BytesPerSecond PCIE_4 = new BytesPerSecond(31.5e9);

    /// A processor nobody knows: half of two channels of DDR4-2400, and four cores.
    private static final BytesPerSecond LEAST_CPU_BANDWIDTH = new BytesPerSecond(19.2e9);

    private static final int LEAST_CPU_CORES = 4;

    /// Two 256-bit (x86-64) or four 128-bit (AArch64) multiply-adds of 32-bit numbers in a cycle, at 2 GHz.
    private static final double FLOPS_PER_CORE = 32 * 2e9;

    /// Processors reach a smaller share of their memory's peak than GPUs do, by this factor (source: 4-bit Llama 70B
    /// at 3.86 and 405B at 0.90 tok/s on AmpereOne A192-32X, geerlingguy/ai-benchmarks).
    private static final double CPU_BANDWIDTH_REACH = 0.65;

    /// The GPUs of one tensor-parallel group; none where the catalogue misses a figure that decides.
    public static Optional<Machine> ofGpus(GpuType type, Precision precision, int devices) {
        Optional<Double> teraflops = computeRate(type, precision);
        if (teraflops.isEmpty() || type.bandwidth().isEmpty() || type.maxPower().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Machine(
                devices,
                type.bandwidth().get(),
                teraflops.get() * TERA,
                GPU_HALF_FILLED_TOKENS,
                type.link().orElse(PCIE_4),
                StepOverhead.GPU_ENGINE,
                type.idlePower().orElseThrow(),
                type.maxPower().get()));
    }

    /// The processors of a host without GPUs. The cluster document says nothing of sockets: one is counted.
    public static Machine ofProcessors(Optional<CpuType> cpu, HostPower host) {
        double peak =
                cpu.flatMap(CpuType::bandwidth).orElse(LEAST_CPU_BANDWIDTH).value();
        return new Machine(
                1,
                new BytesPerSecond(peak * CPU_BANDWIDTH_REACH),
                cpu.map(CpuType::cores).orElse(LEAST_CPU_CORES) * FLOPS_PER_CORE,
                0,
                PCIE_4,
                StepOverhead.CPU_ENGINE,
                host.idle(),
                host.max());
    }

    /// The rate of the format that the multiplication runs in: weights in a format without matrix units of its own are
    /// unpacked to 16 bits (source: vLLM's Marlin kernels).
    private static Optional<Double> computeRate(GpuType type, Precision precision) {
        var rates = type.denseTeraflops();
        Optional<Double> half =
                Optional.ofNullable(rates.get(Precision.BF16)).or(() -> Optional.ofNullable(rates.get(Precision.FP16)));
        return switch (precision) {
            case FP8, FP4 -> Optional.ofNullable(rates.get(precision)).or(() -> half);
            case FP32 -> half.map(rate -> rate / 2);
            case BF16, FP16, INT8, INT4 -> half;
        };
    }
}
