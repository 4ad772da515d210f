package io.wattle.control.gateway.ledger;

import java.util.List;
import java.util.TreeMap;

/// Sums by hour while they are made.
final class Hours {
    private final TreeMap<Long, MeterHour> hours = new TreeMap<>();

    Hours(List<MeterHour> begun) {
        begun.forEach(this::add);
    }

    void add(MeterHour more) {
        hours.merge(more.hourAtSeconds(), more, MeterHour::plus);
    }

    /// The newest, oldest first.
    List<MeterHour> newest(int most) {
        while (hours.size() > most) {
            hours.pollFirstEntry();
        }
        return List.copyOf(hours.values());
    }
}
