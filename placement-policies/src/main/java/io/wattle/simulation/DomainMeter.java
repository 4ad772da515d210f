package io.wattle.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Watts of one power domain over time: energy, moments above the limit, and a series of means and peaks.
final class DomainMeter {
    private final String name;
    private final double binSeconds;
    private double limitWatts;
    private long milliwatts;
    private double since;
    private double joules;
    private double violationSeconds;
    private double[] binJoules = new double[64];
    private double[] binPeaks = new double[64];
    private double[] binLimits = new double[64];
    private int bins;

    DomainMeter(String name, double limitWatts, double binSeconds) {
        this.name = name;
        this.limitWatts = limitWatts;
        this.binSeconds = binSeconds;
    }

    String name() {
        return name;
    }

    double watts() {
        return milliwatts / 1e3;
    }

    double limitWatts() {
        return limitWatts;
    }

    double joules() {
        return joules;
    }

    /// Seconds during which it drew more than its limit.
    double violationSeconds() {
        return violationSeconds;
    }

    void limit(double watts, double now) {
        settle(now);
        limitWatts = watts;
    }

    void change(long moreMilliwatts, double now) {
        settle(now);
        milliwatts += moreMilliwatts;
    }

    void settle(double now) {
        double from = since;
        if (now <= from) {
            return;
        }
        since = now;
        double watts = watts();
        joules += watts * (now - from);
        if (watts > limitWatts) {
            violationSeconds += now - from;
        }
        int bin = (int) (from / binSeconds);
        double at = from;
        while (at < now) {
            double end = Math.min(now, (bin + 1) * binSeconds);
            reach(bin);
            binJoules[bin] += watts * (end - at);
            binPeaks[bin] = Math.max(binPeaks[bin], watts);
            binLimits[bin] = binLimits[bin] == 0 ? limitWatts : Math.min(binLimits[bin], limitWatts);
            at = end;
            bin++;
        }
    }

    private void reach(int bin) {
        if (bin >= binJoules.length) {
            int length = Math.max(bin + 1, binJoules.length * 2);
            binJoules = Arrays.copyOf(binJoules, length);
            binPeaks = Arrays.copyOf(binPeaks, length);
            binLimits = Arrays.copyOf(binLimits, length);
        }
        bins = Math.max(bins, bin + 1);
    }

    /// Mean watts since the given moment, by whole bins; of the last bin where it began later.
    double meanSince(double moment) {
        int first = Math.clamp((int) (moment / binSeconds), 0, Math.max(0, bins - 1));
        double sum = 0;
        for (int bin = first; bin < bins; bin++) {
            sum += binJoules[bin];
        }
        double seconds = since - first * binSeconds;
        return seconds > 0 ? sum / seconds : watts();
    }

    DomainSeries series() {
        List<DomainSeries.Bin> series = new ArrayList<>();
        for (int bin = 0; bin < bins; bin++) {
            double seconds = Math.min(since, (bin + 1) * binSeconds) - bin * binSeconds;
            series.add(new DomainSeries.Bin(binJoules[bin] / seconds, binPeaks[bin], binLimits[bin]));
        }
        return new DomainSeries(name, binSeconds, violationSeconds, series);
    }
}
