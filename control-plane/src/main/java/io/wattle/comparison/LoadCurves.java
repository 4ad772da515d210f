package io.wattle.comparison;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// How many watts each device serves a load with, under one objective, and who beats whom from which load on.
///
/// A device runs as many replicas as the load needs, of the configuration that draws least at that load, the watts of
/// idle times included.
///
/// @param perToken the objective, seconds
/// @param loads    requests per second, ascending
/// @param watts    by device, one for each load; not a number where it cannot serve
public record LoadCurves(double perToken, List<Double> loads, Map<String, List<Double>> watts) {
    private static final int STEPS_PER_DECADE = 40;
    private static final int DECADES = 4;

    /// In the largest replica's capacity: where the load is looked at no further.
    private static final double FURTHEST = 4;

    /// Steps of the load below which a lead is taken for the saw-tooth of whole replicas.
    private static final int LEAST_LEAD = 6;

    /// From a load on one device draws less than another, as far as the load is looked at.
    ///
    /// @param requestsPerSecond 0 where it always does
    public record BreakEven(String winner, String loser, double requestsPerSecond) {}

    /// Who draws least from a load on.
    public record Lead(double requestsPerSecond, String device) {}

    public LoadCurves {
        loads = List.copyOf(loads);
        watts = Map.copyOf(watts);
    }

    static LoadCurves of(List<Device> devices, Question question, double perToken) {
        Map<String, List<Setup>> setups = new HashMap<>();
        devices.forEach(device -> setups.put(device.name(), Setup.of(device)));
        double most = setups.values().stream()
                .flatMap(List::stream)
                .mapToDouble(setup -> setup.capacity(question, perToken))
                .max()
                .orElse(0);
        List<Double> loads = IntStream.rangeClosed(-DECADES * STEPS_PER_DECADE, 0)
                .mapToObj(step -> FURTHEST * most * Math.pow(10, (double) step / STEPS_PER_DECADE))
                .filter(load -> load > 0)
                .toList();
        Map<String, List<Double>> watts = new HashMap<>();
        setups.forEach((device, all) -> watts.put(
                device,
                loads.stream().map(load -> least(all, load, question, perToken)).toList()));
        return new LoadCurves(perToken, loads, watts);
    }

    private static double least(List<Setup> setups, double load, Question question, double perToken) {
        return setups.stream()
                .map(setup -> setup.watts(load, question, perToken))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .min()
                .orElse(Double.NaN);
    }

    /// Of one device; empty where nothing serves.
    public List<Double> of(String device) {
        return watts.getOrDefault(device, List.of());
    }

    /// Every pair in which one wins from some load on.
    ///
    /// @param devices their order
    public List<BreakEven> breakEvens(List<String> devices) {
        List<BreakEven> found = new ArrayList<>();
        for (String winner : devices) {
            for (String loser : devices) {
                int from = loads.size();
                while (from > 0 && of(winner).get(from - 1) < of(loser).get(from - 1)) {
                    from--;
                }
                if (loads.size() - from >= STEPS_PER_DECADE / 2) {
                    found.add(new BreakEven(winner, loser, from == 0 ? 0 : loads.get(from)));
                }
            }
        }
        return found;
    }

    /// Who draws least, from the smallest load to the largest.
    ///
    /// @param devices their order, which decides where two draw the same
    public List<Lead> leads(List<String> devices) {
        List<Lead> leads = new ArrayList<>();
        int begun = -LEAST_LEAD;
        for (int step = 0; step < loads.size(); step++) {
            String first = first(devices, step);
            boolean isNew = leads.isEmpty() || !leads.getLast().device().equals(first);
            if (isNew && !first.isEmpty() && step - begun >= LEAST_LEAD && holds(devices, step, first)) {
                leads.add(new Lead(step == 0 ? 0 : loads.get(step), first));
                begun = step;
            }
        }
        return leads;
    }

    private boolean holds(List<String> devices, int step, String first) {
        return IntStream.range(step, Math.min(step + LEAST_LEAD, loads.size()))
                .allMatch(next -> first(devices, next).equals(first));
    }

    private String first(List<String> devices, int step) {
        String first = "";
        double least = Double.POSITIVE_INFINITY;
        for (String device : devices) {
            double drawn = of(device).get(step);
            if (drawn < least) {
                least = drawn;
                first = device;
            }
        }
        return first;
    }
}
