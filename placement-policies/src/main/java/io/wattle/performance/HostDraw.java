package io.wattle.performance;

import io.wattle.catalog.CpuType;
import io.wattle.fleet.CpuArchitecture;
import io.wattle.quantity.BytesPerSecond;
import io.wattle.quantity.Watts;

/// What a node draws from the wall beside its GPUs, from how many it has, how many work, and what they draw.
///
/// Processors, memory, switches, network cards and least fan speed are there at rest; each GPU at work keeps a few
/// cores busy; fans and the losses of power supplies grow with what the GPUs draw.
///
/// @param base      at rest, without what comes with the GPUs
/// @param perGpu    more for each GPU of the node: its share of switches, network and fans
/// @param perActive more for each GPU that serves
/// @param perWatt   more for each watt that GPUs draw
/// @param basis     where the figures come from
public record HostDraw(Watts base, Watts perGpu, Watts perActive, double perWatt, Basis basis) {
    /// How much a figure may be trusted.
    public enum Basis {
        /// Fitted on wall-plug readings of such nodes.
        MEASURED,
        /// From what data sheets state of whole systems.
        DATASHEET,
        /// From similar machines.
        ASSUMED
    }

    /// GPUs of one board with its own switches.
    private static final int BOARD = 8;

    /// Eight GPUs on a board beside two x86-64 processors (source: MLPerf Inference v4.1 power runs of a node with
    /// 8 x H200, two Xeon 8480C and 2 TB of memory: 4.75 kW at 350 W a GPU, 6.15 to 6.28 kW at 500 W, 2.4 kW at
    /// rest with loaded engines; the share of the processors' board alone is that of two-socket servers).
    private static final HostDraw X86_BOARD =
            new HostDraw(new Watts(320), new Watts(129), new Watts(15), 0.17, Basis.MEASURED);

    /// GPUs in the slots of a two-socket server: no switches, fewer network cards.
    private static final HostDraw X86_SLOTS =
            new HostDraw(new Watts(320), new Watts(25), new Watts(15), 0.12, Basis.ASSUMED);

    /// Grace beside each GPU or pair of them, switches of the rack included (source: about 120 kW of a GB200 NVL72, 72
    /// GPUs of 1.2 kW, 36 processors; no wall reading was found). Power limits of GH200 modules count the processor
    /// already, so that this errs upwards there.
    private static final HostDraw GRACE =
            new HostDraw(new Watts(40), new Watts(190), new Watts(100), 0.12, Basis.DATASHEET);

    /// The usual host of so many GPUs: a board with switches from eight on.
    public static HostDraw of(CpuArchitecture architecture, int gpus) {
        return switch (architecture) {
            case X86_64 -> gpus >= BOARD ? X86_BOARD : X86_SLOTS;
            case AARCH64 -> GRACE;
        };
    }

    /// What the host draws at the wall, its GPUs not counted.
    ///
    /// @param gpus     of the node
    /// @param active   of them that serve
    /// @param gpuWatts all GPUs of the node together
    public Watts host(int gpus, int active, Watts gpuWatts) {
        if (gpus < 0 || active < 0 || active > gpus) {
            throw new IllegalArgumentException(
                    "The active GPUs (%d) must be between 0 and the node's (%d).".formatted(active, gpus));
        }
        return base.plus(perGpu.times(gpus)).plus(perActive.times(active)).plus(new Watts(perWatt * gpuWatts.value()));
    }

    /// The same with the GPUs: what the wall plug shows.
    public Watts wall(int gpus, int active, Watts gpuWatts) {
        return host(gpus, active, gpuWatts).plus(gpuWatts);
    }

    /// A host that serves on its processors: one socket.
    ///
    /// @param socket   design power
    /// @param platform fans, board, disks, network
    public record Processor(Watts socket, Watts platform, Basis basis) {
        /// Where no design power is published; of the catalogue's rows with one, the median is 3.1 W a core.
        private static final double WATTS_PER_CORE = 3.1;

        private static final Watts PLATFORM = new Watts(60);

        /// Share of its design power that a socket draws at rest; assumed.
        private static final double REST = 0.25;

        /// DDR5 at 15 to 20 pJ a bit.
        private static final double JOULES_PER_BYTE = 0.15e-9;

        /// Of the power supply.
        private static final double EFFICIENCY = 0.93;

        /// With these a host of 192 cores comes out within 5 % of the 477 W that were seen (source: DeepSeek-R1 on
        /// AmpereOne A192-32X, geerlingguy/ai-benchmarks).
        public static Processor of(CpuType cpu) {
            return cpu.maxPower()
                    .map(power -> new Processor(power, PLATFORM, Basis.DATASHEET))
                    .orElseGet(() -> new Processor(new Watts(WATTS_PER_CORE * cpu.cores()), PLATFORM, Basis.ASSUMED));
        }

        /// At the wall, while a share of its cores serves.
        ///
        /// @param moved what the memory is read at
        public Watts busy(double share, BytesPerSecond moved) {
            double cores = socket.value() * (REST + (1 - REST) * Math.clamp(share, 0, 1));
            double memory = JOULES_PER_BYTE * moved.value();
            return new Watts((cores + memory + platform.value()) / EFFICIENCY);
        }

        /// At the wall, while nothing is served.
        public Watts rest() {
            return new Watts((socket.value() * REST + platform.value()) / EFFICIENCY);
        }
    }
}
