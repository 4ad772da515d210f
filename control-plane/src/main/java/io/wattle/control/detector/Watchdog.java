package io.wattle.control.detector;

import io.wattle.control.detector.Detector.Sight;
import io.wattle.control.monitor.NodeStatus;
import io.wattle.control.planner.Notice;
import io.wattle.fleet.DomainId;
import io.wattle.fleet.Node;
import io.wattle.fleet.Rack;
import io.wattle.power.Moment;
import io.wattle.protocol.GpuReport;
import io.wattle.protocol.PowerSample;
import io.wattle.quantity.Watts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Holds what a rack's nodes measure against its cap, and sends a rack that draws more to its floors. It knows nothing
/// of plans and grants, and can only lower: a sensor that lies costs tokens, never watts.
///
/// @param above   racks above their caps, since when
/// @param floored racks that are to stay at their floors, since when they were last above
record Watchdog(Map<DomainId, Moment> above, Map<DomainId, Moment> floored) {
    static final Watchdog NOTHING = new Watchdog(Map.of(), Map.of());

    /// Two reports of each node.
    private static final Duration TWO_SAMPLES = Duration.ofSeconds(2);

    /// A report counts until the next is due: one alone is no alarm.
    private static final Duration ONE_REPORT = Duration.ofMillis(1500);

    /// After this long below, a rack may be raised again.
    private static final Duration DWELL = Duration.ofSeconds(60);

    Watchdog step(Sight sight, List<Notice> notices) {
        return step(sight, TWO_SAMPLES, notices);
    }

    /// @param patience how long a rack may be above its cap
    Watchdog step(Sight sight, Duration patience, List<Notice> notices) {
        Map<DomainId, Moment> high = new HashMap<>();
        Map<DomainId, Moment> low = new HashMap<>();
        for (Rack rack : sight.cluster().racks()) {
            Watts drawn = drawn(rack, sight);
            if (drawn.exceeds(rack.cap())) {
                high.put(rack.id(), above.getOrDefault(rack.id(), sight.now()));
            }
            boolean isAlarm = high.containsKey(rack.id())
                    && sight.now().since(high.get(rack.id())).compareTo(patience) >= 0;
            hold(rack, isAlarm, sight.now()).ifPresent(since -> low.put(rack.id(), since));
            tell(rack, drawn, low.containsKey(rack.id()), notices);
        }
        return new Watchdog(Map.copyOf(high), Map.copyOf(low));
    }

    private Optional<Moment> hold(Rack rack, boolean isAlarm, Moment now) {
        return isAlarm
                ? Optional.of(now)
                : Optional.ofNullable(floored.get(rack.id()))
                        .filter(since -> now.since(since).compareTo(DWELL) < 0);
    }

    private void tell(Rack rack, Watts drawn, boolean isFloored, List<Notice> notices) {
        boolean was = floored.containsKey(rack.id());
        String subject = "domain/" + rack.id();
        if (isFloored && !was) {
            notices.add(Notice.critical(
                    "domain_overdrawn",
                    subject,
                    "The nodes of rack \"%s\" measure %s for two reports and its cap is %s: they go to their floors."
                            .formatted(rack.id(), drawn, rack.cap())));
        } else if (was && !isFloored) {
            notices.add(Notice.info(
                    "domain_released",
                    subject,
                    "The rack \"%s\" measures %s of %s and may be raised again."
                            .formatted(rack.id(), drawn, rack.cap())));
        }
    }

    private static Watts drawn(Rack rack, Sight sight) {
        double sum = 0;
        for (Node node : rack.nodes()) {
            Watts charge = sight.charged().get(node.id());
            double charged = (charge == null ? sight.charges().idle(node) : charge).value();
            sum += sight.fleet()
                    .node(node.id())
                    .filter(told -> sight.now().since(told.received()).compareTo(ONE_REPORT) < 0)
                    .map(fresh -> credible(measured(fresh), charged, node, sight))
                    .orElse(charged);
        }
        return new Watts(sum);
    }

    /// No sensor can truly say more than the parts are built for; what is charged is built for too.
    private static double credible(double measured, double charged, Node node, Sight sight) {
        return measured <= charged
                ? measured
                : Math.min(
                        measured,
                        Math.max(charged, sight.charges().nameplate(node).value()));
    }

    private static double measured(NodeStatus status) {
        double sum = status.report().host().power().powerWatts();
        for (GpuReport gpu : status.report().gpus()) {
            sum += gpu.power()
                    .map(PowerSample::powerWatts)
                    .orElse(gpu.enforcedLimitWatts().orElse(0));
        }
        return sum;
    }
}
