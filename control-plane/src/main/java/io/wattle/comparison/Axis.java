package io.wattle.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// One axis of a plot: what it shows, and where a value lies between its ends.
///
/// @param label with the unit
/// @param low   value at its beginning
/// @param high  value at its end; above {@code low}
public record Axis(String label, boolean isLogarithmic, double low, double high) {
    private static final double MARGIN = 1.08;
    private static final int USUAL_TICKS = 6;

    /// Around all values, by powers of ten.
    public static Axis logarithmic(String label, DoubleStream values) {
        double[] ends = ends(values.filter(value -> value > 0));
        return new Axis(label, true, ends[0] / MARGIN, ends[1] * MARGIN);
    }

    /// Around all values, evenly.
    public static Axis linear(String label, DoubleStream values) {
        double[] ends = ends(values);
        double space = (ends[1] - ends[0]) * (MARGIN - 1) / 2;
        return new Axis(label, false, ends[0] - space, ends[1] + space);
    }

    private static double[] ends(DoubleStream values) {
        double[] all = values.filter(Double::isFinite).sorted().toArray();
        double low = all.length == 0 ? 1 : all[0];
        double high = all.length == 0 ? 1 : all[all.length - 1];
        return high > low ? new double[] {low, high} : new double[] {low / 2, low * 2};
    }

    /// 0 at its beginning, 1 at its end.
    public double place(double value) {
        return isLogarithmic
                ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))
                : (value - low) / (high - low);
    }

    public boolean holds(double value) {
        return value >= low && value <= high;
    }

    /// Values to write beside it.
    public List<Double> ticks() {
        return isLogarithmic ? powers() : steps();
    }

    private List<Double> steps() {
        double rough = (high - low) / USUAL_TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = rough / power < 1.5
                ? power
                : rough / power < 3.5 ? 2 * power : rough / power < 7.5 ? 5 * power : 10 * power;
        List<Double> ticks = new ArrayList<>();
        for (double tick = Math.ceil(low / step) * step; tick <= high; tick += step) {
            ticks.add(tick);
        }
        return ticks;
    }

    private List<Double> powers() {
        double decades = Math.log10(high / low);
        double[] steps = decades > 4
                ? new double[] {1}
                : decades > 1 ? new double[] {1, 2, 5} : new double[] {1, 1.5, 2, 3, 4, 5, 7};
        List<Double> ticks = new ArrayList<>();
        for (double power = Math.pow(10, Math.floor(Math.log10(low))); power <= high; power *= 10) {
            for (double step : steps) {
                if (holds(power * step)) {
                    ticks.add(power * step);
                }
            }
        }
        return ticks;
    }

    /// A value as people read it, to three digits.
    public static String text(double value) {
        if (value == 0) {
            return "0";
        }
        int decimals = Math.clamp(2 - (long) Math.floor(Math.log10(Math.abs(value))), 0, 6);
        String digits = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return digits.contains(".") ? digits.replaceAll("\\.?0+$", "") : digits;
    }
}
