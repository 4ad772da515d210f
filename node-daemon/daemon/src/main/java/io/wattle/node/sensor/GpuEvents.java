package io.wattle.node.sensor;

import io.wattle.nvml.EventType;
import io.wattle.nvml.NvmlDevice;
import io.wattle.nvml.NvmlEventSet;
import io.wattle.nvml.NvmlException;
import io.wattle.nvml.NvmlReturn;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Xids of all GPUs. For one thread; registers anew after a reload of the driver and whenever waiting fails.
public final class GpuEvents {
    private final NvmlSession session;
    private Optional<NvmlEventSet> set = Optional.empty();
    private final Map<NvmlDevice, String> uuids = new HashMap<>();
    private long generation = -1;

    public GpuEvents(NvmlSession session) {
        this.session = session;
    }

    /// @param number 999 where the driver does not know it
    public record Xid(String uuid, long number) {}

    /// @param isBroken whether waiting failed, so that the caller should pause
    public record Seen(Optional<Xid> xid, boolean isBroken) {}

    /// Waits for the next.
    public Seen await(Duration timeout) {
        try {
            var event = registered().await(timeout);
            var uuid = event.flatMap(told -> told.device().map(device -> uuids.getOrDefault(device, "")));
            return new Seen(
                    event.filter(told -> told.xid().isPresent())
                            .map(told -> new Xid(uuid.orElse(""), told.xid().getAsLong())),
                    false);
        } catch (NvmlException failure) {
            if (failure.is(NvmlReturn.TIMEOUT)) {
                return new Seen(Optional.empty(), false);
            }
            if (NvmlSession.tellsReload(failure)) {
                session.reopen(session.generation());
                set = Optional.empty();
            }
            forget();
            return new Seen(Optional.empty(), true);
        }
    }

    private NvmlEventSet registered() throws NvmlException {
        if (set.isPresent() && generation == session.generation()) {
            return set.get();
        }
        // A set of before a reload is the old driver's: freeing it is nobody's business any more.
        set = Optional.empty();
        generation = session.generation();
        var fresh = session.nvml().newEventSet();
        set = Optional.of(fresh);
        uuids.clear();
        for (NvmlDevice device : session.devices((_, _) -> {}).values()) {
            try {
                uuids.put(device, device.uuid()); // a lost GPU does not tell its own any more
                var _ = fresh.register(device, EnumSet.of(EventType.XID_CRITICAL_ERROR));
            } catch (NvmlException untold) {
                // a board without events, or lost: the others still tell
            }
        }
        return fresh;
    }

    private void forget() {
        set.ifPresent(NvmlEventSet::close);
        set = Optional.empty();
    }
}
