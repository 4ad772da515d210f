package io.wattle.catalog;

import io.wattle.quantity.Bytes;
import io.wattle.quantity.BytesPerSecond;
import io.wattle.quantity.Megahertz;
import io.wattle.quantity.Watts;
import io.wattle.workload.Precision;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a type of GPU is stated to be; what no source states is absent.
///
/// @param name            as written in cluster documents, such as {@code H100-SXM-80GB}
/// @param aliases         other names, among them what nvidia-smi prints
/// @param generation      of its design, such as {@code hopper}
/// @param memory          the least a board of that name offers
/// @param reportedMemory  what nvidia-smi prints as its total
/// @param bandwidth       peak of its memory
/// @param denseTeraflops  peak matrix rate by number format, without sparsity
/// @param maxPower        its highest power limit
/// @param minPower        its lowest power limit
/// @param measuredIdle    draw of an idle board, the upper end where a range was seen
/// @param activeFloor     least draw seen while it computed
/// @param link            to its neighbours in one direction: NVLink or Infinity Fabric; none over PCIe alone
/// @param pcie            to the host in one direction
/// @param baseClock       of its streaming multiprocessors
/// @param boostClock      their highest
/// @param note            what a reader should know about the row
/// @param source          where the figures come from
public record GpuType(
        String name,
        List<String> aliases,
        String generation,
        Bytes memory,
        Optional<Bytes> reportedMemory,
        Optional<BytesPerSecond> bandwidth,
        Map<Precision, Double> denseTeraflops,
        Optional<Watts> maxPower,
        Optional<Watts> minPower,
        Optional<Watts> measuredIdle,
        Optional<Watts> activeFloor,
        Optional<BytesPerSecond> link,
        Optional<BytesPerSecond> pcie,
        Optional<Megahertz> baseClock,
        Optional<Megahertz> boostClock,
        String note,
        String source) {
    /// Share of the highest limit that an idle board is assumed to draw where nobody measured it: the largest share
    /// among the measured rows (A100-SXM4-80GB: 63 W of 400 W), so that commitments err upwards.
    static final double ASSUMED_IDLE_SHARE = 0.16;

    /// What a program sees of the reported memory: the driver keeps the rest (source: 79.22 GiB of 81559 MiB on
    /// H100, vLLM pull request 10511; 44.5 GiB of 46068 MiB on L40S).
    private static final double VISIBLE_SHARE = 0.993;

    public GpuType {
        aliases = List.copyOf(aliases);
        denseTeraflops = Map.copyOf(denseTeraflops);
    }

    /// What a program may fill; the stated memory where nobody printed what is reported.
    public Bytes visibleMemory() {
        return reportedMemory
                .map(reported -> new Bytes((long) (reported.value() * VISIBLE_SHARE)))
                .orElse(memory);
    }

    /// Whether its matrix units, or its ordinary ones, compute in a precision; weights in another are unpacked to 16
    /// bits.
    public boolean computes(Precision precision) {
        return denseTeraflops.containsKey(precision);
    }

    /// What an idle board is charged: measured, else {@value #ASSUMED_IDLE_SHARE} of its highest limit; none where
    /// neither is known.
    public Optional<Watts> idlePower() {
        return measuredIdle.or(() -> maxPower.map(power -> power.times(ASSUMED_IDLE_SHARE)));
    }

    /// Whether {@link #idlePower} is a share of the limit because nobody measured it.
    public boolean isIdlePowerAssumed() {
        return measuredIdle.isEmpty();
    }
}
