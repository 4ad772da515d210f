package io.wattle.spec;

import io.wattle.fleet.CapWindow;
import io.wattle.quantity.Scale;
import io.wattle.quantity.Watts;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// Reads the {@code schedule} of a rack: {@code [{cap: 12 kW, from: "14:00", to: "16:00", zone: Europe/Berlin}]}.
///
/// @param cap   outside of all windows
/// @param guard of the rack
record ScheduleReader(Watts cap, Watts guard) {
    List<CapWindow> read(Fields rack) throws SpecException {
        List<CapWindow> windows = new ArrayList<>();
        for (SpecNode item : rack.items("schedule")) {
            windows.add(window(Fields.of(item, "a window in the schedule of " + rack.context())));
        }
        return windows;
    }

    private CapWindow window(Fields fields) throws SpecException {
        fields.allow("cap", "from", "to", "zone");
        fields.require("cap");
        Watts lower = new Watts(fields.quantity("cap", Scale.POWER));
        if (lower.exceeds(cap) || !lower.exceeds(guard)) {
            throw new SpecException(
                    fields.lineOf("cap"),
                    "The cap of %s is %s and must be above the guard of %s and at most the rack's cap of %s."
                            .formatted(fields.context(), lower, guard, cap));
        }
        LocalTime from = time(fields, "from");
        LocalTime to = time(fields, "to");
        try {
            return new CapWindow(lower, from, to, zone(fields));
        } catch (IllegalArgumentException empty) {
            throw new SpecException(fields.lineOf("to"), String.valueOf(empty.getMessage()));
        }
    }

    private static LocalTime time(Fields fields, String name) throws SpecException {
        fields.require(name);
        String text = fields.findText(name).orElse("");
        try {
            return LocalTime.parse(text);
        } catch (DateTimeException malformed) {
            throw new SpecException(
                    fields.lineOf(name),
                    "The field \"%s\" of %s is \"%s\" and must be a time of day in quotes, such as \"14:00\"."
                            .formatted(name, fields.context(), text));
        }
    }

    private static ZoneId zone(Fields fields) throws SpecException {
        String text = fields.findText("zone").orElse(ZoneOffset.UTC.getId());
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknown) {
            throw new SpecException(
                    fields.lineOf("zone"),
                    "The zone of %s is \"%s\" and must be a time zone, such as Europe/Berlin or Z."
                            .formatted(fields.context(), text));
        }
    }
}
