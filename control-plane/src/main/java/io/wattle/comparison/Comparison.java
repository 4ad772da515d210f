package io.wattle.comparison;

import java.util.List;

/// What several devices do for one model, and at which load one beats another.
///
/// @param model   as understood: its name says what was assumed
/// @param devices in the order asked for
/// @param curves  one for each objective, in their order
public record Comparison(String model, Question question, List<Device> devices, List<LoadCurves> curves) {
    public Comparison {
        devices = List.copyOf(devices);
        curves = List.copyOf(curves);
    }

    static Comparison of(String model, Question question, List<Device> devices) {
        return new Comparison(
                model,
                question,
                devices,
                question.perToken().stream()
                        .map(perToken -> LoadCurves.of(devices, question, perToken))
                        .toList());
    }

    /// Names of the devices.
    public List<String> names() {
        return devices.stream().map(Device::name).toList();
    }

    /// The objective that plots of one objective show: the middle one.
    public double shownObjective() {
        return question.perToken().get((question.perToken().size() - 1) / 2);
    }

    /// The curves under {@link #shownObjective}.
    public LoadCurves shownCurves() {
        return curves.get((curves.size() - 1) / 2);
    }
}
