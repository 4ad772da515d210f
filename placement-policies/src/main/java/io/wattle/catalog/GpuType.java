package io.wattle.catalog;

import io.wattle.quantity.Bytes;
import io.wattle.quantity.BytesPerSecond;
import io.wattle.quantity.Watts;
import io.wattle.workload.Precision;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a type of GPU is stated to be; what no source states is absent.
///
/// @param name            as written in cluster documents, such as {@code H100-SXM-80GB}
/// @param aliases         other names, among them what nvidia-smi prints
/// @param memory          the least a board of that name offers
/// @param bandwidth       peak of its memory
/// @param denseTeraflops  peak matrix rate by number format, without sparsity
/// @param maxPower        its highest power limit
/// @param minPower        its lowest power limit
/// @param measuredIdle    draw of an idle board, the upper end where a range was seen
/// @param activeFloor     least draw seen while it computed
/// @param link            to its neighbours in one direction
/// @param note            what a reader should know about the row
/// @param source          where the figures come from
public record GpuType(
        String name,
        List<String> aliases,
        Bytes memory,
        Optional<BytesPerSecond> bandwidth,
        Map<Precision, Double> denseTeraflops,
        Optional<Watts> maxPower,
        Optional<Watts> minPower,
        Optional<Watts> measuredIdle,
        Optional<Watts> activeFloor,
        Optional<BytesPerSecond> link,
        String note,
        String source) {
    /// Share of the highest limit that an idle board is assumed to draw where nobody measured it: the largest share
    /// among the measured rows (A100-SXM4-80GB: 63 W of 400 W), so that commitments err upwards.
    static final double ASSUMED_IDLE_SHARE = 0.16;

    public GpuType {
        aliases = List.copyOf(aliases);
        denseTeraflops = Map.copyOf(denseTeraflops);
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
